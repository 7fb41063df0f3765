import { afterEach, describe, expect, test, vi } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { Discard } from '../../../lib/core/errors/index.ts'
import { HOOK_NAMES, type Hooks } from '../../../lib/core/hooks.ts'
import { task } from '../../../lib/core/task.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

const fine = task({ name: 'fine', run: () => 1 })
const flaky = task({
  name: 'flaky',
  retry: { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none' },
  run: () => {
    throw new TypeError('no photo')
  },
})
const dropped = task({
  name: 'dropped',
  run: () => {
    throw new Discard()
  },
})

/** Notes all that it is told. */
function notingHooks() {
  const told: { readonly hook: string; readonly event: Readonly<Record<string, unknown>> }[] = []
  const hooks = Object.fromEntries(
    HOOK_NAMES.map((hook) => [hook, (event: never) => void told.push({ hook, event })]),
  ) as Hooks
  return { told, hooks, names: () => told.map(({ hook }) => hook) }
}

afterEach(() => void vi.restoreAllMocks())

describe('hooks are told', () => {
  test('of a task that goes well: enqueued, started, succeeded', async () => {
    const { told, hooks, names } = notingHooks()
    await using queue = createTestQueue(defineApp('told', { tasks: [fine], hooks }))
    const { id } = await queue.client.enqueue('fine', undefined, { labels: { user: 'u1' }, delay: '5s' })

    await queue.advance('6s')

    const common = {
      app: 'told',
      stage: 'test',
      id,
      name: 'fine',
      group: 'default',
      priority: 'normal',
      traceId: undefined,
    }
    const labels = { user: 'u1' }
    expect(names()).toEqual(['onEnqueue', 'onStart', 'onSuccess'])
    expect(told[0]?.event).toEqual({ ...common, labels })
    expect(told[1]?.event).toEqual({ ...common, labels, attempt: 0, waitMs: expect.any(Number) })
    expect(told[1]?.event['waitMs']).toBeLessThan(1001)
    expect(told[2]?.event).toEqual({ ...common, labels, attempt: 0, durationMs: expect.any(Number) })
  })

  test('of a retry and of the failure in the end, with the whole error', async () => {
    const { told, hooks, names } = notingHooks()
    const world = workerWorld([flaky], { hooks })
    await world.enqueue('flaky')

    await world.deliver()
    await world.advance(1000)
    await world.deliver()

    expect(names()).toEqual(['onStart', 'onRetry', 'onStart', 'onFailure'])
    expect(told[1]?.event).toMatchObject({
      attempt: 0,
      delayMs: 1000,
      error: { type: 'TypeError', message: 'no photo' },
    })
    expect(told[2]?.event).toMatchObject({ attempt: 1, waitMs: undefined })
    expect(told[3]?.event).toMatchObject({ attempt: 1, error: { message: 'no photo' }, durationMs: 0 })
  })

  test('of dead letters, with the task where the message held one', async () => {
    const { told, hooks, names } = notingHooks()
    const world = workerWorld([flaky], { hooks })
    await world.send('no envelope')
    await world.enqueue('flaky', undefined, { id: 'x.n', track: 'none', attempt: 1 })

    await world.deliver()

    expect(names().sort()).toEqual(['onDeadLetter', 'onDeadLetter', 'onFailure', 'onStart'])
    const letters = told.filter(({ hook }) => hook === 'onDeadLetter').map(({ event }) => event)
    expect(letters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'Malformed', task: undefined, messageId: expect.any(String) }),
        expect.objectContaining({ reason: 'Failed', task: expect.objectContaining({ id: 'x.n', name: 'flaky' }) }),
      ]),
    )
  })

  test('nothing of the end of a discarded task', async () => {
    const { hooks, names } = notingHooks()
    const world = workerWorld([dropped], { hooks })
    await world.enqueue('dropped')

    await world.deliver()

    expect(names()).toEqual(['onStart'])
  })

  test('nothing of a task that an idempotency key found', async () => {
    const { hooks, names } = notingHooks()
    await using queue = createTestQueue(defineApp('told', { tasks: [fine], hooks }))

    await queue.client.enqueue('fine', undefined, { idempotencyKey: 'once' })
    await queue.client.enqueue('fine', undefined, { idempotencyKey: 'once' })

    expect(names()).toEqual(['onEnqueue'])
  })
})

describe('hooks harm no task', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('hook down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('hook down'))],
  ] as const)('when one %s, which is written to the errors', async (_, hook) => {
    const errors = vi.spyOn(console, 'error').mockReturnValue()
    const hooks = Object.fromEntries(HOOK_NAMES.map((name) => [name, hook])) as Hooks
    await using queue = createTestQueue(defineApp('told', { tasks: [fine], hooks }))
    const handle = await queue.client.enqueue('fine', undefined)

    await queue.drain()

    expect(await handle.status()).toBe('SUCCESS')
    expect(errors.mock.calls.map(([said]) => String(said))).toEqual(
      ['onEnqueue', 'onStart', 'onSuccess'].map((name) => `hook ${name} failed, which changes no task:`),
    )
  })

  test('when one never ends: its batch waits a second for it, and no longer', async () => {
    const world = workerWorld([fine], { hooks: { onSuccess: () => new Promise(() => {}) } })
    const id = await world.enqueue('fine')
    let ended = false

    const delivered = world.deliver().then(() => {
      ended = true
    })
    await ticks()
    await world.advance(999)
    const early = ended
    await world.advance(1)
    await delivered

    expect(early).toBe(false)
    expect((await world.record(id)).status).toBe('SUCCESS')
  })

  test('and are done before the batch is', async () => {
    const done: string[] = []
    const onSuccess = async () => {
      await ticks(3)
      done.push('told')
    }
    const world = workerWorld([fine], { hooks: { onSuccess } })
    await world.enqueue('fine')

    await world.deliver()

    expect(done).toEqual(['told'])
  })
})

test('a hook that is none is a mistake of the app, with all others', () => {
  const hooks = { onSucess: () => {}, onRetry: 7 } as unknown as Hooks

  expect(() => defineApp('told', { tasks: [fine], hooks })).toThrow(
    /there is no such hook; it takes onEnqueue.*[\s\S]*hooks.onRetry is no function/,
  )
})
