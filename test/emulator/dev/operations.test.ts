import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { pendingRecord } from '../../../lib/core/transitions.ts'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { EventLog } from './support/events.ts'
import { Project, type ProjectApp, versioned } from './support/project.ts'

const QUEUE = 'tl_project_dev_default_normal'

/** A running app, its client, and its backend without the client between. */
async function open() {
  const project = new Project(versioned(1))
  const dev = await startDevServer({ entry: project.entry, log: 'silent' })
  const client = createClient<ProjectApp>({ app: 'project', endpoint: dev.endpoint })
  const place = { app: 'project', stage: 'dev', endpoint: dev.endpoint }
  const backend = awsBackend({ ...place, clock: systemClock, entropy: systemEntropy })
  const events = new EventLog()
  dev.onEvent(events.add)
  return {
    dev,
    client,
    backend,
    events,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([client.close(), backend.close()])
      await dev.close()
      project[Symbol.dispose]()
    },
  }
}

describe('operations on the embedded backend', () => {
  it('pause holds tasks back by the event source mapping, and resume lets them go', async () => {
    await using world = await open()
    const paused = await world.client.pause({ priority: 'normal' })
    const handle = await world.client.enqueue('version', undefined)
    const urgent = await world.client.enqueue('version', undefined, { priority: 'critical' })
    await urgent.result({ timeout: '20s' })
    const whilePaused = await handle.status()
    const queues = await world.client.queues()

    await world.client.resume()
    const result = await handle.result({ timeout: '20s' })

    expect(paused).toMatchObject([{ group: 'default', priority: 2 }])
    expect(whilePaused).toBe('PENDING')
    expect(queues.find(({ priority }) => priority === 2)).toMatchObject({
      paused: true,
      depth: 1,
      retentionEndsAt: expect.any(Date),
    })
    expect(result).toBe(1)
  })

  it('redrive brings a dead letter back to its queue, and it runs', async () => {
    await using world = await open()
    const { queue } = world.backend
    await world.client.pause({ priority: 'normal' })
    const handle = await world.client.enqueue('version', undefined)
    const [message] = await queue.receive(QUEUE, { max: 1, waitSeconds: 5, visibilitySeconds: 60 })
    if (message === undefined) throw new Error('nothing was sent')
    const attributes = { reason: 'UnknownVersion', detail: 'deploy the newer worker' }
    await queue.sendMany(`${QUEUE}_dlq`, [{ body: message.body, delaySeconds: 0, group: undefined, attributes }])
    await queue.deleteMany(QUEUE, [message.receipt])
    await world.client.resume()
    const listed = await world.client.deadLetters.list({ reason: 'UnknownVersion' })
    const preview = await world.client.deadLetters.preview()

    const redriven = await world.client.deadLetters.redrive({ name: 'version' })
    const result = await handle.result({ timeout: '20s' })

    expect(listed.messages).toMatchObject([{ taskId: handle.id, name: 'version', detail: 'deploy the newer worker' }])
    expect(preview.counts).toEqual([
      { group: 'default', priority: 2, name: 'version', reason: 'UnknownVersion', count: 1 },
    ])
    expect(redriven).toMatchObject({ redriven: 1, failed: 0, complete: true })
    expect(result).toBe(1)
    expect(await world.client.deadLetters.preview()).toMatchObject({ examined: 0, complete: true })
  })

  it('purge cancels what waits, its messages are dropped when they come, and then the queue is drained', async () => {
    await using world = await open()
    await world.client.pause()
    const handles = await world.client.task('version').enqueueMany(Array.from({ length: 30 }, () => undefined))

    const { cancelled } = await world.client.purge()
    await world.client.resume()
    await world.client.drain({}, { timeout: '30s', interval: '100ms' })

    expect(cancelled).toBe(30)
    expect(new Set(await Promise.all(handles.map((handle) => handle.status())))).toEqual(new Set(['CANCELLED']))
  })

  it('a sweep ends a task whose message must be gone', async () => {
    await using world = await open()
    const id = randomUUID()
    const enqueuedAt = Date.now() - 14 * 86_400_000 - 2 * 3_600_000
    const envelope = {
      v: 1,
      id,
      rec: 'put',
      name: 'version',
      group: 'default',
      priority: 2,
      codec: 'json',
      track: 'full',
      enqueuedAt,
    } as const
    await world.backend.store.insertMany([pendingRecord(envelope, undefined, 86_400_000)])

    const first = await world.dev.sweep()
    const second = await world.dev.sweep()

    expect(first).toEqual({ examined: 1, ended: 1, open: 0, complete: true, retired: [], expiredPayloads: 0 })
    expect(second).toMatchObject({ examined: 0, ended: 0 })
    expect(await world.client.get(id)).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
  })
})
