import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { makeClientFamily, withOperations } from '../../../lib/client/client.ts'
import { appSpec } from '../../../lib/core/app.ts'
import { manifestDefinitions } from '../../../lib/core/manifest.ts'
import { queueName } from '../../../lib/core/names.ts'
import { planApp } from '../../../lib/core/plan.ts'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { provision } from '../../../lib/dev/provision/provision.ts'
import { defineApp, RetryLater, task } from '../../../lib/index.ts'
import { DEFAULT_SETTINGS } from '../../../lib/worker/runtime.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { ShiftedClock } from '../../support/shifted-clock.ts'

const STAGE = 'test'
const HOUR_MS = 3_600_000
const QUEUE = queueName({ app: 'long', stage: STAGE, group: 'default', priority: 2 })

const runs: { readonly id: string; readonly length: number }[] = []
const app = defineApp('long', {
  tasks: [
    task({ name: 'note', run: (text: string, ctx) => void runs.push({ id: ctx.task.id, length: text.length }) }),
    task({
      name: 'patient',
      run: (_: string, ctx) => {
        if (ctx.task.attempt === 0) throw new RetryLater('2h')
        return ctx.task.attempt
      },
    }),
  ],
})

const folder = mkdtempSync(join(tmpdir(), 'tasklane-long-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The app on the embedded backend, by the real SDK; the clock of the schedules, and that of client and worker, can be set forward. */
async function open({ persist, startMs = Date.now() }: { persist?: string; startMs?: number } = {}) {
  const steered = new SteeredClock(startMs)
  const emulator = await startEmulator({ port: 0, clock: steered, ...(persist !== undefined && { persist }) })
  const { endpoint } = emulator
  const aws = awsCaller(endpoint)
  const spec = appSpec(app)
  await provision(aws, endpoint, planApp(spec, STAGE), manifestDefinitions(spec, String))
  const clock = new ShiftedClock(systemClock)
  clock.shift((startMs - Date.now()) / 1000)
  const backend = awsBackend({ app: 'long', stage: STAGE, endpoint, clock, entropy: systemEntropy })
  const family = makeClientFamily<typeof app>(backend, { app: 'long', stage: STAGE })
  const worker = makeWorker({
    ...backend,
    app: spec,
    stage: STAGE,
    clientFor: (parent) => family.forParent(parent),
    settings: DEFAULT_SETTINGS,
  })
  return {
    backend,
    client: withOperations<typeof app>(family, backend),
    schedules: async () => (await backend.scheduler.list({ prefix: 'due.', limit: 100, cursor: undefined })).names,
    pass: async (ms: number) => {
      clock.shift(ms / 1000)
      await steered.advance(ms, () => emulator.firingsSettled())
    },
    /** One batch, as an event source mapping hands it over; gives how many messages there were. */
    deliver: async () => {
      const messages = await backend.queue.receive(QUEUE, { max: 10, waitSeconds: 0, visibilitySeconds: 450 })
      const kept = await worker.processBatch(QUEUE, messages, 60_000)
      const done = messages.filter(({ messageId }) => !kept.includes(messageId))
      await backend.queue.deleteMany(
        QUEUE,
        done.map(({ receipt }) => receipt),
      )
      return messages.length
    },
    [Symbol.asyncDispose]: async () => {
      await family.client.close()
      aws.close()
      await emulator.close()
    },
  }
}

test('a delayed task waits in a schedule that deletes itself, is held back to its time, and runs', async () => {
  await using world = await open()
  const text = `<aws.scheduler.scheduled-time> ${'"\\'.repeat(9)}`

  const handle = await world.client.enqueue('note', text, { delay: '2h' })
  const waiting = await world.schedules()
  await world.pass(2 * HOUR_MS - 60_000)
  const early = await world.deliver()
  const ran = runs.length
  await world.client.enqueue('note', 'now')
  await world.deliver()

  expect(waiting).toEqual([`due.${handle.id}`])
  expect(await world.schedules()).toEqual([])
  // It came ahead of its time, and waits for the rest of it in its queue.
  expect([early, ran]).toEqual([1, 0])
  const { inFlight, delayed } = await world.backend.queue.depth(QUEUE)
  expect(inFlight + delayed).toBe(1)
  expect(runs.splice(0)).toMatchObject([{ length: 3 }])
})

test('what comes when it is due runs at once, with the input that was given', async () => {
  await using world = await open()
  const inputs = [`<aws.scheduler.scheduled-time>`, '<'.repeat(60_000), 'x'.repeat(300_000)]

  const handles = await Promise.all(inputs.map((text) => world.client.enqueue('note', text, { delay: '3d' })))
  await world.pass(72 * HOUR_MS)
  await world.deliver()

  expect(runs.splice(0).map(({ length }) => length)).toEqual(expect.arrayContaining(inputs.map(({ length }) => length)))
  expect(await Promise.all(handles.map((handle) => handle.status()))).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
})

test('a retry in two hours waits likewise, is listed, and can be cancelled', async () => {
  await using world = await open()
  const [one, two] = await Promise.all([world.client.enqueue('patient', 'a'), world.client.enqueue('patient', 'b')])
  await world.deliver()

  const { tasks } = await world.client.list({ due: true })
  const waiting = await world.schedules()
  await one.cancel()
  const left = await world.schedules()
  await world.pass(2 * HOUR_MS)
  await world.deliver()

  expect(tasks.map(({ id, attempt }) => [id, attempt]).sort()).toEqual([one.id, two.id].sort().map((id) => [id, 1]))
  expect(waiting).toHaveLength(2)
  expect(left).toEqual([expect.stringMatching(new RegExp(`^due\\.${two.id}\\.t`))])
  expect([await one.status(), await two.status()]).toEqual(['CANCELLED', 'SUCCESS'])
})

test('a task that waits survives a restart of a backend with a folder', async () => {
  const startMs = Date.now()
  const before = await open({ persist: folder, startMs })
  const { id } = await before.client.enqueue('note', 'kept', { delay: '20h' })
  await before[Symbol.asyncDispose]()

  await using after = await open({ persist: folder, startMs: startMs + 19 * HOUR_MS })
  const waiting = await after.schedules()
  await after.pass(HOUR_MS)
  await after.deliver()

  expect(waiting).toEqual([`due.${id}`])
  expect(runs.splice(0)).toEqual([{ id, length: 4 }])
  expect(await after.schedules()).toEqual([])
})

test('a thousand long delays at once are a thousand tasks that wait', { timeout: 60_000 }, async () => {
  await using world = await open()
  const inputs = Array.from({ length: 1000 }, (_, index) => `task ${index}`)

  const handles = await world.client.task('note').with({ delay: '100d' }).enqueueMany(inputs)

  expect(new Set(handles.map(({ id }) => id)).size).toBe(1000)
  let waiting = 0
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await world.backend.scheduler.list({ prefix: 'due.', limit: 100, cursor })
    waiting += page.names.length
    cursor = page.cursor
  }
  expect(waiting).toBe(1000)
})
