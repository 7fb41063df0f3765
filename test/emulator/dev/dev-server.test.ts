import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { EventLog } from './support/events.ts'
import { runs } from './support/processes.ts'
import { Project, type ProjectApp, versioned } from './support/project.ts'

describe('startDevServer', () => {
  it('runs an app: what a client enqueues comes back with its result', async () => {
    using project = new Project(versioned(1))
    await using dev = await startDevServer({ entry: project.entry, stage: 'laptop', log: 'silent' })
    await using client = createClient<ProjectApp>({ app: 'project', stage: 'laptop', endpoint: dev.endpoint })

    const handle = await client.enqueue('version', undefined)
    const result = await handle.result({ timeout: '20s' })

    expect(result).toBe(1)
    expect(dev).toMatchObject({ app: 'project', stage: 'laptop', endpoint: `http://127.0.0.1:${dev.port}` })
    expect(dev.queues).toContain('tl_project_laptop_default_critical')
    expect(dev.workers()).toEqual([{ group: 'default', pid: expect.any(Number) }])
  })

  it('keeps tasks over a restart in its folder', async () => {
    using project = new Project(versioned(1))
    const options = { entry: project.entry, persist: `${project.folder}/data`, log: 'silent' } as const
    const id = await enqueueLater(options)

    await using dev = await startDevServer(options)
    await using client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
    const outcome = await client.handle(id).outcome({ timeout: '20s' })

    expect(outcome.status).toBe('SUCCESS')
  })

  it('leaves no process behind when it is closed, even one that never yields', async () => {
    using project = new Project(versioned(1))
    const dev = await startDevServer({ entry: project.entry, log: 'silent' })
    const pids = await startSpinning(dev)

    const startedAtMs = performance.now()
    await dev.close()

    expect(performance.now() - startedAtMs).toBeLessThan(2000)
    await expect.poll(() => pids.filter(runs)).toEqual([])
  })

  it('tells when its backend is killed, and the workers follow it', async () => {
    using project = new Project(versioned(1))
    await using dev = await startDevServer({ entry: project.entry, log: 'silent' })
    const events = new EventLog()
    dev.onEvent(events.add)
    const [backend = 0, ...workers] = await startSpinning(dev)

    process.kill(backend, 'SIGKILL')

    expect(await events.first('stopped')).toMatchObject({ reason: expect.stringContaining('SIGKILL') })
    await expect.poll(() => workers.filter(runs)).toEqual([])
  })
})

type Dev = Awaited<ReturnType<typeof startDevServer>>

async function enqueueLater(options: Parameters<typeof startDevServer>[0]): Promise<string> {
  await using dev = await startDevServer(options)
  await using client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
  const handle = await client.enqueue('version', undefined, { delay: '1s' })
  return handle.id
}

/** Occupies a worker for ever. @returns the process ids of the backend and of the worker. */
async function startSpinning(dev: Dev): Promise<number[]> {
  const events = new EventLog()
  dev.onEvent(events.add)
  await using client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
  await client.enqueue('spin', undefined)
  const { pid } = await events.first('output', ({ line }) => line === 'spinning')
  return [parentOf(pid), pid]
}

function parentOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)]).toString())
}
