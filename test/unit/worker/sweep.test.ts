import { expect, test } from 'vitest'
import { MemoryTaskStore } from '../../../lib/adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import { BackendError } from '../../../lib/core/errors/index.ts'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { claimWrite, pendingRecord, releaseWrite, settlePendingWrite } from '../../../lib/core/transitions.ts'
import type { ListQuery, TaskStore } from '../../../lib/ports/task-store.ts'
import { sweep } from '../../../lib/worker/sweep/sweep.ts'
import { withMethods } from '../../support/with-methods.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A table without any queue: its messages are all lost. */
function sweepWorld() {
  const clock = new SteeredClock()
  const memory = new MemoryTaskStore(clock)
  const lists: ListQuery[] = []
  const store: TaskStore = withMethods<TaskStore>(memory, {
    list: (query) => {
      lists.push(query)
      return memory.list(query)
    },
  })
  let serial = 0

  async function put(delayMs?: number): Promise<string> {
    const id = `task-${++serial}`
    const envelope = {
      v: 1,
      id,
      rec: 'put',
      name: 'add',
      group: 'default',
      priority: 2,
      codec: 'json',
      track: 'full',
      enqueuedAt: clock.now(),
      ...(delayMs !== undefined && { dueAt: clock.now() + delayMs }),
    } as const
    await memory.insertMany([pendingRecord(envelope, '1', 7 * DAY_MS)])
    return id
  }

  return {
    clock,
    store,
    put,
    record: async (id: string): Promise<TaskRecord | undefined> => (await memory.getMany([id]))[0],
    sweep: (change: { store?: TaskStore; limitMs?: number } = {}) =>
      sweep({ store, clock, limitMs: DAY_MS, ...change }),
    /** The spans that were listed since the last call, by creation or by the end of long waits. */
    spans: (of: ListQuery['index'] = 'all') =>
      lists
        .splice(0)
        .filter(({ index }) => index === of)
        .map(({ since, until }) => [since, until]),
  }
}

test('a task whose message must be gone ends as MessageLost, and stays in the index of failures', async () => {
  const world = sweepWorld()
  const id = await world.put()
  await world.clock.advance(14 * DAY_MS + HOUR_MS - 1000)
  const early = await world.sweep()
  await world.clock.advance(HOUR_MS)

  const late = await world.sweep()

  expect(early).toMatchObject({ ended: 0 })
  expect(late).toEqual({ examined: 1, ended: 1, open: 0, complete: true })
  expect(await world.record(id)).toMatchObject({
    status: 'FAILURE',
    error: { type: 'MessageLost', code: 'MESSAGE_LOST' },
    mark: 'failed',
    completedAt: world.clock.now(),
  })
})

test('a task that a dead worker left running ends as well', async () => {
  const world = sweepWorld()
  const id = await world.put()
  await world.clock.advance(13 * DAY_MS)
  await world.store.updateMany([claimWrite({ id, rev: 0 }, 'token', world.clock.now(), 30_000)])
  await world.clock.advance(DAY_MS + 2 * HOUR_MS)

  await world.sweep()

  expect(await world.record(id)).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
})

test('each sweep looks only at what has grown old since the last, however long ago that was', async () => {
  const world = sweepWorld()
  await world.sweep()
  world.spans()
  await world.clock.advance(HOUR_MS)
  await world.sweep()
  const hourly = world.spans()
  await world.clock.advance(5 * HOUR_MS)

  await world.sweep()

  const horizon = world.clock.now() - 14 * DAY_MS - HOUR_MS
  expect(hourly).toHaveLength(1)
  const spans = world.spans()
  expect(spans).toHaveLength(5)
  expect(spans[0]?.[0]).toBe(hourly[0]?.[1])
  expect(spans.at(-1)?.[1]).toBe(horizon)
})

test('an old task that was retried since is remembered until its last message must be gone', async () => {
  const world = sweepWorld()
  const id = await world.put()
  await world.clock.advance(5 * DAY_MS)
  const run = { id, token: 'token', rev: 0, retentionMs: DAY_MS }
  await world.store.updateMany([claimWrite(run, 'token', world.clock.now(), 30_000)])
  await world.store.updateMany([releaseWrite(run, world.clock.now(), world.clock.now(), { attempt: 1 })])
  await world.clock.advance(9 * DAY_MS + 2 * HOUR_MS)
  const remembered = await world.sweep()
  await world.clock.advance(4 * DAY_MS)
  const still = await world.sweep()
  await world.clock.advance(DAY_MS)

  const last = await world.sweep()

  expect(remembered).toMatchObject({ ended: 0, open: 1 })
  expect(still).toMatchObject({ ended: 0, open: 1 })
  expect(last).toMatchObject({ ended: 1, open: 0 })
  expect(await world.record(id)).toMatchObject({ status: 'FAILURE' })
})

test('a task that ends while it is remembered is forgotten', async () => {
  const world = sweepWorld()
  const id = await world.put()
  const record = await world.record(id)
  if (record === undefined) throw new Error('no record')
  await world.clock.advance(14 * DAY_MS + 2 * HOUR_MS)
  const unavailable = withMethods(world.store, {
    updateMany: async (writes) =>
      writes.map(() => ({ outcome: 'unavailable', error: new BackendError('DynamoDB', 'slow down') })),
  })
  const failed = await world.sweep({ store: unavailable })
  await world.store.updateMany([settlePendingWrite(record, { status: 'CANCELLED' }, world.clock.now())])

  const next = await world.sweep()

  expect(failed).toMatchObject({ ended: 0, open: 1 })
  expect(next).toMatchObject({ ended: 0, open: 0 })
})

test('with more open tasks than can be remembered, the sweep waits where it is and finds them again', async () => {
  const world = sweepWorld()
  for (let count = 0; count < 1001; count++) await world.put()
  await world.clock.advance(14 * DAY_MS + 2 * HOUR_MS)
  const unavailable = withMethods(world.store, {
    updateMany: async (writes) =>
      writes.map(() => ({ outcome: 'unavailable', error: new BackendError('DynamoDB', 'slow down') })),
  })
  const stuck = await world.sweep({ store: unavailable })

  const next = await world.sweep()

  expect(stuck).toMatchObject({ ended: 0, open: 0, complete: false })
  expect(next).toMatchObject({ ended: 1001, open: 0, complete: true })
})

test('a sweep that runs out of time leaves the rest to the next', async () => {
  const world = sweepWorld()
  await world.put()
  await world.clock.advance(14 * DAY_MS + 2 * HOUR_MS)

  const none = await world.sweep({ limitMs: 0 })
  const all = await world.sweep()

  expect(none).toMatchObject({ examined: 0, complete: false })
  expect(all).toMatchObject({ ended: 1, complete: true })
})

test('two sweeps at once end a task once', async () => {
  const world = sweepWorld()
  await world.put()
  await world.clock.advance(14 * DAY_MS + 2 * HOUR_MS)

  const both = await Promise.all([world.sweep(), world.sweep()])

  expect(both.reduce((sum, { ended }) => sum + ended, 0)).toBe(1)
})

test('a task that is due in a year is left alone until its message must be gone, and then ends as MessageLost', async () => {
  const world = sweepWorld()
  const id = await world.put(365 * DAY_MS)
  const results: unknown[] = []
  for (const days of [20, 345, 14, 1.5]) {
    await world.clock.advance(days * DAY_MS)
    results.push(await world.sweep())
  }

  expect(results).toMatchObject([
    { ended: 0, open: 0 },
    { ended: 0, open: 0 },
    { ended: 0, open: 0 },
    { ended: 1, open: 0 },
  ])
  expect(await world.record(id)).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
})

test('any number of tasks may wait long: the sweep goes on past them', async () => {
  const world = sweepWorld()
  for (let count = 0; count < 1001; count++) await world.put(100 * DAY_MS)
  const lost = await world.put()
  await world.clock.advance(14 * DAY_MS + 2 * HOUR_MS)

  const swept = await world.sweep()

  expect(swept).toEqual({ examined: 1002, ended: 1, open: 0, complete: true })
  expect(await world.record(lost)).toMatchObject({ status: 'FAILURE' })
})

test('a task that a dead worker left running after a long wait ends, too', async () => {
  const world = sweepWorld()
  const id = await world.put(100 * DAY_MS)
  await world.clock.advance(100 * DAY_MS)
  await world.sweep()
  await world.store.updateMany([claimWrite({ id, rev: 0 }, 'token', world.clock.now(), 30_000)])
  await world.clock.advance(15.5 * DAY_MS)

  await world.sweep()

  expect(await world.record(id)).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
})

test('a task that is remembered, and then waits long, is found again when its wait is over', async () => {
  const world = sweepWorld()
  const id = await world.put()
  const run = { id, token: 'token', rev: 0, retentionMs: DAY_MS }
  await world.clock.advance(10 * DAY_MS)
  await world.store.updateMany([claimWrite(run, 'token', world.clock.now(), 30_000)])
  await world.store.updateMany([releaseWrite(run, world.clock.now(), world.clock.now(), {})])
  await world.clock.advance(5 * DAY_MS)
  const remembered = await world.sweep()
  const again = { ...run, rev: 1 }
  await world.store.updateMany([claimWrite(again, 'token', world.clock.now(), 30_000)])
  await world.store.updateMany([releaseWrite(again, world.clock.now(), world.clock.now() + 200 * DAY_MS, {})])
  await world.clock.advance(30 * DAY_MS)
  const waiting = await world.sweep()
  await world.clock.advance(185.5 * DAY_MS)

  const last = await world.sweep()

  expect(remembered).toMatchObject({ ended: 0, open: 1 })
  expect(waiting).toMatchObject({ ended: 0, open: 0 })
  expect(last).toMatchObject({ ended: 1 })
})
