import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { Project } from '../dev/support/project.ts'
import { Debugger } from './debugger.ts'

const TASKS = `import { defineApp, task } from 'tasklane'

const double = task({
  name: 'double',
  timeout: '1s',
  run: async (input: { width: number }): Promise<number> => {
    const doubled: number = input.width * 2
    return doubled
  },
})
export default defineApp('debugged', { tasks: [double] })
`

describe('dev --inspect', () => {
  it('stops at a breakpoint in the .ts file; the time that a task is held there counts for no timeout', async () => {
    using project = new Project(TASKS)
    const doors = new Doors()
    await using dev = await startDevServer({ entry: project.entry, log: doors.add, inspect: 0, watch: false })
    using attached = await Debugger.attach(await doors.opened(1))
    await attached.breakAt({ file: realpathSync(project.entry), line: 8 })
    await using client = createClient({ app: 'debugged', endpoint: dev.endpoint })

    const pausing = attached.paused()
    const handle = await client.enqueue('double', { width: 21 })
    const { at, evaluate } = await pausing
    const seen = await evaluate('[input.width, doubled]')
    // More than the task's timeout and its grace: that this passes without harm is what is shown.
    await sleep(2500)
    await attached.resume()

    expect(at).toEqual({ file: realpathSync(project.entry), line: 8 })
    expect(seen).toEqual([21, 42])
    expect(await handle.outcome({ timeout: '20s' })).toMatchObject({ status: 'SUCCESS', value: 42, attempt: 0 })
  })

  it('lets the debugger in again after a reload, on the same port', async () => {
    using project = new Project(TASKS)
    const doors = new Doors()
    const port = await freePort()
    await using dev = await startDevServer({ entry: project.entry, log: doors.add, inspect: port, watch: false })
    const before = new URL(await doors.opened(1))

    project.write(TASKS.replace('* 2', '* 3'))
    await dev.reload()
    const after = new URL(await doors.opened(2))

    expect([Number(before.port), Number(after.port)]).toEqual([port, port])
    expect(after.pathname).not.toBe(before.pathname)
  })
})

/** Where debuggers are let in, as Node prints it, in order. */
class Doors {
  readonly #urls: string[] = []

  readonly add = (line: string): void => {
    const [url] = /ws:\S+/.exec(line) ?? []
    if (url !== undefined && line.includes('Debugger listening')) this.#urls.push(url)
  }

  async opened(count: number): Promise<string> {
    await expect.poll(() => this.#urls.length, { timeout: 20_000 }).toBe(count)
    return this.#urls[count - 1] ?? ''
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
