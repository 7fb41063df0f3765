import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { BackendError } from '../../../lib/core/errors/index.ts'
import { add, app, brief, fireAndForget } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

const DAY_MS = 86_400_000

test('a wait looks after 20 ms, then ever less often, down to once a second', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  void handle.outcome({ timeout: '1h' }).catch(() => {})
  await ticks()

  const looks: number[] = []
  for (let ms = 0; ms < 5000; ms += 5) {
    const before = world.counts.read
    await world.clock.advance(5, () => ticks(2))
    if (world.counts.read > before) looks.push(ms + 5)
  }

  expect(looks.slice(0, 4)).toEqual([20, 40, 70, 115])
  const gaps = looks.map((at, index) => at - (looks[index - 1] ?? 0))
  expect(gaps.toSorted((a, b) => a - b)).toEqual(gaps)
  expect(gaps.at(-1)).toBe(1000)
})

test('a wait with an interval looks just so often', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  void handle.outcome({ timeout: '1h', interval: '200ms' }).catch(() => {})
  await ticks()

  await world.advance(20)
  const first = world.counts.read
  await world.advance(1000)

  expect([first, world.counts.read]).toEqual([1, 6])
})

test('waits that began at different times come to share their rounds', async () => {
  const world = clientWorld(app)
  const waits = []
  for (let index = 0; index < 20; index++) {
    const handle = await world.client.enqueue(add, { a: index })
    waits.push(handle.outcome({ timeout: '1h' }).catch(() => {}))
    await world.advance(37)
  }
  await world.advance(10_000)

  const before = world.counts.read
  await world.advance(10_000)

  // Each on its own would make 200: one a second for each of the twenty.
  expect(world.counts.read - before).toBeLessThanOrEqual(40)
  expect(waits).toHaveLength(20)
})

test('several waits on one task ask for it once a round', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const waits = Array.from({ length: 150 }, () => handle.result())
  await ticks()

  await world.advance(20)
  const reads = world.counts.read
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(100)

  expect(reads).toBe(1)
  expect(await Promise.all(waits)).toHaveLength(150)
})

test('a wait ends with ResultTimeoutError when its time is over, and nobody looks any more', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const wait = handle.result({ timeout: '1s' })
  const refusal = expect(wait).rejects.toMatchObject({ code: 'RESULT_TIMEOUT', pendingIds: [handle.id] })
  await ticks()

  await world.advance(1000)
  await refusal
  const reads = world.counts.read
  await world.advance(10_000)

  expect(world.counts.read).toBe(reads)
  expect(world.clock.next).toBeUndefined()
})

test('with no time to wait one look decides', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })

  await expect(handle.outcome({ timeout: 0 })).rejects.toMatchObject({ code: 'RESULT_TIMEOUT' })
  await world.succeed(handle.id, { sum: 2 })

  expect(await handle.result({ timeout: 0 })).toEqual({ sum: 2 })
})

test('a wait that has ended leaves nothing behind: no timer, no listener', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const { signal } = new AbortController()

  const wait = handle.result({ timeout: '1h', signal })
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(20)
  await wait

  expect(world.clock.next).toBeUndefined()
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('an aborted wait rejects with the reason; one that is aborted before it begins never looks', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const controller = new AbortController()
  const wait = handle.result({ signal: controller.signal })
  const refusal = expect(wait).rejects.toThrow('enough')

  controller.abort(new Error('enough'))
  await refusal

  await expect(handle.result({ signal: controller.signal })).rejects.toThrow('enough')
  expect(world.counts.read).toBe(0)
})

test.each([
  [{ timeout: '1 minute' }, 'timeout'],
  [{ interval: 0 }, 'interval'],
])('a wait with %j is refused', async (options, option) => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })

  await expect(handle.result(options as never)).rejects.toMatchObject({ code: 'OPTION_INVALID', option })
})

test('a record that the cheap read does not show yet is asked for again before the task counts as unknown', async () => {
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        getMany: async (ids, options) =>
          options.consistent ? backend.store.getMany(ids, options) : ids.map(() => undefined),
      },
    }),
  })
  const handle = await world.client.enqueue(add, { a: 1 })

  const result = handle.result()
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(20)

  expect(await result).toEqual({ sum: 2 })
})

test('waiting for a task that nobody knows, or whose retention is over, ends with TaskNotFoundError', async () => {
  const world = clientWorld(app)
  const old = await world.client.enqueue(add, { a: 1 }, { retention: '1h' })
  await world.succeed(old.id, { sum: 2 })
  const ids = [old.id, '01890000-0000-7000-8000-000000000000', '', 'x'.repeat(300)]
  await world.advance(3_600_000)

  const refusals = ids.map((id) =>
    expect(world.client.handle(id).outcome()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' }),
  )
  await ticks()
  await world.advance(20)

  await Promise.all(refusals)
})

test('a `run` task without a record is PENDING as long as its message may live, and unknown after that', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue(brief, 1)
  const handle = world.client.handle(id, 'brief')

  expect(await handle.status()).toBe('PENDING')
  expect(await handle.isReady()).toBe(false)
  expect(await world.client.get(id)).toBeNull()
  await world.advance(14 * DAY_MS)
  await expect(handle.status()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
})

test("a task of track 'none' has nothing that could be asked for", async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(fireAndForget, 1)

  const asked = [
    handle.status(),
    handle.isReady(),
    handle.progress(),
    handle.outcome(),
    handle.cancel(),
    world.client.get(handle.id),
    handle.watch()[Symbol.asyncIterator]().next(),
  ]

  const settled = await Promise.allSettled(asked)
  expect(settled.map((one) => (one.status === 'rejected' ? one.reason.code : one.value))).toEqual(
    asked.map(() => 'NOT_TRACKED'),
  )
})

test('a wait outlives passing trouble of the table, and ends when it lasts', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const first = handle.result()
  await ticks()

  for (const _ of ['once', 'and again']) {
    world.faults.throttle('read', 4)
    await world.advance(5000)
  }
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(1000)
  expect(await first).toEqual({ sum: 2 })

  world.faults.throttle('read', 5)
  const second = expect(handle.result()).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' })
  await ticks()
  await world.advance(1000)
  await second
})

test('a wait ends at once for trouble that repeating will not mend', async () => {
  const denied = new BackendError('read', 'denied', { retryable: false })
  const world = clientWorld(app, {
    wrap: (backend) => ({ ...backend, store: { ...backend.store, getMany: () => Promise.reject(denied) } }),
  })
  const handle = await world.client.enqueue(add, { a: 1 })

  const wait = expect(handle.result()).rejects.toBe(denied)
  await ticks()
  await world.advance(20)

  await wait
})

test('closing the client ends its waits', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const wait = expect(handle.result()).rejects.toThrow('it has been closed')
  await ticks()

  await world.client.close()

  await wait
  expect(world.clock.next).toBeUndefined()
})

test('states that are asked for in one tick are read together', async () => {
  const world = clientWorld(app)
  const handles = await Promise.all([1, 2, 3].map((a) => world.client.enqueue(add, { a })))

  const states = await Promise.all(handles.flatMap((handle) => [handle.status(), handle.progress(), handle.isReady()]))

  expect(states).toEqual(['PENDING', null, false, 'PENDING', null, false, 'PENDING', null, false])
  expect(world.counts.read).toBe(1)
})

test('S10 watch gives the state now, then each change of status or progress, and ends with the task', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const seen: unknown[] = []
  const watching = (async () => {
    for await (const snapshot of handle.watch({ interval: '100ms' })) seen.push(snapshot)
  })()

  await world.advance(0)
  await world.start(handle.id)
  await world.advance(100)
  await world.progress(handle.id, { current: 1, total: 2 })
  await world.advance(300)
  await world.finish(handle.id, { status: 'SUCCESS' })
  await world.advance(100)
  await watching

  expect(seen).toEqual([
    { status: 'PENDING', progress: null },
    { status: 'STARTED', progress: null },
    { status: 'STARTED', progress: { current: 1, total: 2 } },
    { status: 'SUCCESS', progress: { current: 1, total: 2 } },
  ])
  expect(world.clock.next).toBeUndefined()
})

test('leaving a watch, or aborting it, stops the looking', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  const controller = new AbortController()

  const left = (async () => {
    for await (const { status } of handle.watch()) return status
    return undefined
  })()
  const aborted = (async () => {
    for await (const _ of handle.watch({ signal: controller.signal })) controller.abort(new Error('enough'))
  })()
  const refusal = expect(aborted).rejects.toThrow('enough')
  await world.advance(0)

  expect(await left).toBe('PENDING')
  await refusal
  expect(world.clock.next).toBeUndefined()
})
