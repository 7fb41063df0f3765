import { describe, expect, test } from 'vitest'
import { BackendError, Discard } from '../../../lib/core/errors/index.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import type { WorkerRuntime } from '../../../lib/worker/runtime.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { workerWorld } from '../../support/worker-world.ts'

const SECRET = 'card 4000-1234'
const thrown = Object.assign(new TypeError(`no photo for ${SECRET}`), { code: 'NO_PHOTO' })
const bad = task({
  name: 'bad',
  run: (_: { readonly card: string }) => {
    throw thrown
  },
})
const flaky = task({
  name: 'flaky',
  retry: { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none' },
  run: () => {
    throw thrown
  },
})
const dropped = task({
  name: 'dropped',
  run: () => {
    throw new Discard()
  },
})
const fine = task({ name: 'fine', run: () => 1 })
const of = (name: string) => ({ app: 'world', stage: 'test', name, group: 'default', priority: 'normal' })
const failure = { errorType: 'TypeError', errorCode: 'NO_PHOTO' }

describe('a worker tells', () => {
  test('of a task that failed: which, why by name and code, and how long it ran', async () => {
    const world = workerWorld([bad])
    const id = await world.enqueue('bad', { card: SECRET })

    await world.deliver()

    expect(world.events).toEqual([{ kind: 'failed', ...of('bad'), id, attempt: 0, durationMs: 0, ...failure }])
  })

  test('nothing of an input or a message, which may hold secrets', async () => {
    const world = workerWorld([bad])
    await world.enqueue('bad', { card: SECRET })
    await world.enqueue('bad', { card: SECRET }, { id: 'x.n', track: 'none' })

    await world.deliver()

    expect(world.events.map(({ kind }) => kind).sort()).toEqual(['dead-lettered', 'failed', 'failed'])
    expect(JSON.stringify(world.events)).not.toContain(SECRET)
  })

  test('of a retry with its wait, and of the failure that follows with its attempt', async () => {
    const world = workerWorld([flaky])
    const id = await world.enqueue('flaky')

    await world.deliver()
    await world.advance(1000)
    await world.deliver()

    expect(world.events).toEqual([
      { kind: 'retried', ...of('flaky'), id, attempt: 0, durationMs: 0, delayMs: 1000, ...failure },
      { kind: 'failed', ...of('flaky'), id, attempt: 1, durationMs: 0, ...failure },
    ])
  })

  test('of a retry of a task without a record, too', async () => {
    const world = workerWorld([flaky])
    const id = await world.enqueue('flaky', undefined, { id: 'x.n', track: 'none' })

    await world.deliver()

    expect(world.events).toEqual([
      { kind: 'retried', ...of('flaky'), id, attempt: 0, durationMs: 0, delayMs: 1000, ...failure },
    ])
  })

  test('of a message that is no task', async () => {
    const world = workerWorld([fine])
    await world.send(`{"card":"${SECRET}"`)

    await world.deliver()

    expect(world.events).toEqual([
      { kind: 'dead-lettered', app: 'world', stage: 'test', reason: 'Malformed', messageId: expect.any(String) },
    ])
  })

  test.each([
    ['expired before its run', { expiresAt: 1 }, 'TaskExpired'],
    ['expired before its record was made', { expiresAt: 1, id: 'x.r', track: 'run' }, 'TaskExpired'],
    ['came too deep', { depth: 1001 }, 'TaskRejected'],
  ] as const)('of a task that %s, which did not run', async (_, change, errorType) => {
    const world = workerWorld([fine])
    const id = await world.enqueue('fine', undefined, change)

    await world.deliver()

    expect(world.events).toEqual([
      { kind: 'failed', ...of('fine'), id, attempt: 0, errorType, errorCode: expect.any(String) },
    ])
  })

  test('of a name that nobody knows: the end of its task, and where its message went', async () => {
    const world = workerWorld([fine])
    const id = await world.enqueue('gone')

    await world.advance(16 * 60_000)
    await world.deliver()

    expect(world.events).toMatchObject([
      { kind: 'failed', id, errorType: 'UnknownTask' },
      { kind: 'dead-lettered', id, name: 'gone', reason: 'UnknownTask' },
    ])
  })
})

describe('a worker keeps silent', () => {
  test('about what succeeds, and about what a handler discards', async () => {
    const world = workerWorld([fine, dropped])
    await world.enqueue('fine')
    await world.enqueue('dropped')

    await world.deliver()

    expect(world.events).toEqual([])
  })

  test('about a discarded task without a record, which leaves no dead letter either', async () => {
    const world = workerWorld([dropped])
    await world.enqueue('dropped', undefined, { id: 'x.n', track: 'none' })

    await world.deliver()

    expect(world.events).toEqual([])
    expect(world.deadLetters()).toEqual([])
  })

  test('about a failure that was not recorded, for it will be repeated', async () => {
    const world = workerWorld([bad], { wrapStore: withoutUpdates })
    await world.enqueue('bad', { card: SECRET }, { id: 'x.r', track: 'run' })

    await world.deliver()

    expect(world.events).toEqual([])
  })

  test('about a duplicate of what has ended', async () => {
    const world = workerWorld([bad])
    await world.enqueue('bad', { card: SECRET })
    const [message] = await world.queue.receive(world.name, { max: 1, waitSeconds: 0, visibilitySeconds: 0 })
    if (message === undefined) throw new Error('no message')

    await world.worker.processBatch(world.name, [message], 75_000)
    await world.worker.processBatch(world.name, [message], 75_000)

    expect(world.events).toHaveLength(1)
  })
})

test('a listener that throws changes nothing of what becomes of a task', async () => {
  const world = workerWorld([bad])
  const runtime: WorkerRuntime = {
    ...world.runtime,
    onEvent: () => {
      throw new Error('log full')
    },
  }
  const id = await world.enqueue('bad', { card: SECRET })

  const kept = await world.deliver(makeWorker(runtime))

  expect(kept).toEqual([])
  expect(await world.record(id)).toMatchObject({ status: 'FAILURE' })
})

/** A store that takes what is new, and no update. */
function withoutUpdates(store: TaskStore): TaskStore {
  return new Proxy(store, {
    get: (target, name) => {
      const error = new BackendError('DynamoDB', 'slow down')
      if (name === 'updateMany')
        return async (writes: readonly unknown[]) => writes.map(() => ({ outcome: 'unavailable', error }))
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
