import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { DevEvent } from '../../../lib/dev/events.ts'
import type { TaskDetails, TaskView } from '../../../lib/entries/client.ts'
import { Project } from '../dev/support/project.ts'
import { type Ran, Tasklane } from './tasklane.ts'

const COUNT = 10_000
/** What the code can't do yet. */
const ODD = 7321

const BROKEN = `import { defineApp, task } from 'tasklane'

const invoice = task({
  name: 'invoice',
  run: async ({ order }: { order: number }) => {
    if (order === ${ODD}) console.error('no rate for', order)
    return { total: priceOf(order).toFixed(2) }
  },
})

function priceOf(order: number): number {
  return order === ${ODD} ? (undefined as never) : order * 1.25
}
export default defineApp('shop', { tasks: [invoice] })
`
const MENDED = BROKEN.replace('(undefined as never)', '0')

it(`with ${COUNT} tasks: finds why one failed, mends the code while dev runs, retries it and sees it succeed`, {
  timeout: 120_000,
}, async () => {
  using project = new Project(BROKEN)
  const inputs = join(project.folder, 'inputs.jsonl')
  await writeFile(inputs, Array.from({ length: COUNT }, (_, order) => `{"order":${order}}\n`).join(''))
  const steps: string[] = []
  const step = (name: string, ms: number) => steps.push(`${(ms / 1000).toFixed(2).padStart(7)} s  ${name}`)
  await using dev = await RunningDev.start(project)
  const tasklane = async (...args: readonly string[]): Promise<Ran> => {
    // In the project's folder nobody has to say which app is meant.
    const ran = await new Tasklane(args, { AWS_ENDPOINT_URL: dev.endpoint }, project.folder).end()
    step(`tasklane ${args.join(' ').replace(inputs, 'inputs.jsonl')}`, ran.ms)
    return ran
  }

  const enqueued = await tasklane('enqueue', 'invoice', '--many', '--file', inputs, '--json')
  const drained = await tasklane('drain', '--interval', '250ms')
  const failures = await tasklane('list', '--status', 'failure', '--json')
  const [failed] = (JSON.parse(failures.stdout) as { readonly tasks: readonly TaskView[] }).tasks
  const why = await tasklane('status', failed?.id ?? '', '--logs')
  const mendedAtMs = performance.now()
  project.write(MENDED)
  await dev.reloaded()
  step('the code is mended, and runs', performance.now() - mendedAtMs)
  const retried = await tasklane('retry', failed?.id ?? '')
  const seen = await tasklane('status', `${failed?.id}~1`, '--watch', '--json')
  console.log(steps.join('\n'))

  expect(JSON.parse(enqueued.stdout)).toMatchObject({ enqueued: COUNT })
  expect(drained).toMatchObject({ code: 0, stdout: 'nothing waits, runs or is delayed' })
  expect(failed).toMatchObject({ name: 'invoice', input: { order: ODD } })
  expect(why.stdout).toMatch(/TypeError: Cannot read properties of undefined \(reading 'toFixed'\)/)
  expect(why.stdout).toMatch(/tasks\.ts:7:\d+/)
  expect(why.stdout).toMatch(/error no rate for 7321/)
  expect(retried).toMatchObject({ code: 0, stdout: `${failed?.id} runs again as ${failed?.id}~1` })
  expect(seen.code).toBe(0)
  expect(JSON.parse(seen.stdout.split('\n').at(-1) ?? '') as TaskDetails).toMatchObject({
    status: 'SUCCESS',
    value: { total: '0.00' },
    retryOf: failed?.id,
  })
})

/** `tasklane dev` on a project, as a child. */
class RunningDev implements AsyncDisposable {
  readonly endpoint: string
  readonly #cli: Tasklane

  private constructor(cli: Tasklane, endpoint: string) {
    this.#cli = cli
    this.endpoint = endpoint
  }

  static async start({ entry }: Project): Promise<RunningDev> {
    const cli = new Tasklane(['dev', entry, '--port', '0', '--json'])
    const ready = await cli.line((line) => line.includes('"ready"'))
    return new RunningDev(cli, (JSON.parse(ready) as { readonly endpoint: string }).endpoint)
  }

  async reloaded(): Promise<DevEvent> {
    return JSON.parse(await this.#cli.line((line) => line.includes('"reloaded"'))) as DevEvent
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#cli.process.kill('SIGINT')
    await this.#cli.end()
  }
}
