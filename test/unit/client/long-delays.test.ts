import { expect, test } from 'vitest'
import { PartialEnqueueError, type TasklaneError } from '../../../lib/core/errors/index.ts'
import { WAITS_UNTIL_DUE } from '../../../lib/core/schedules/due.ts'
import { claimWrite, releaseWrite } from '../../../lib/core/transitions.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const MS_PER = { '16m': 960_000, '365d': 365 * DAY_MS } as const

function longWorld() {
  const world = clientWorld(app)
  return {
    ...world,
    schedules: async () => (await world.scheduler.list({ prefix: '', limit: 100, cursor: undefined })).names,
    /** What a worker does that gives a task back for long. */
    release: async (id: string, waitMs: number) => {
      const run = { id, token: 'token', rev: (await world.record(id)).rev, retentionMs: DAY_MS }
      await world.store.updateMany([claimWrite(run, 'token', world.clock.now(), 30_000)])
      const now = world.clock.now()
      await world.store.updateMany([releaseWrite(run, now, now + waitMs, { attempt: 1 })])
    },
  }
}

test.each(['16m', '365d'] as const)('a delay of %s is a schedule of its own, two minutes ahead', async (delay) => {
  const world = longWorld()

  const { id } = await world.client.enqueue(add, { a: 1 }, { delay })

  const dueAt = world.clock.now() + MS_PER[delay]
  expect(world.sent()).toEqual([])
  expect(await world.scheduler.get(`due.${id}`)).toMatchObject({
    description: WAITS_UNTIL_DUE,
    expression: `at(${new Date(dueAt - 120_000).toISOString().slice(0, 19)})`,
    timezone: 'UTC',
    queue: world.physicalQueue(),
    deletesItself: true,
  })
  expect(await world.record(id)).toMatchObject({ status: 'PENDING', notBefore: dueAt, mark: 'due', markAt: dueAt })
})

test('its message comes to the queue when the schedule fires, and the schedule is gone', async () => {
  const world = longWorld()
  const { id } = await world.client.enqueue(add, { a: 1 }, { delay: '2h' })
  const dueAt = world.clock.now() + 2 * HOUR_MS

  await world.advance(2 * HOUR_MS - 120_000)

  expect(world.sent()).toMatchObject([{ id, dueAt, input: { a: 1 } }])
  expect(await world.schedules()).toEqual([])
})

test('a task of track run that waits long has its record from the start; one of track none has none', async () => {
  const world = longWorld()

  const run = await world.client.enqueue(add, { a: 1 }, { delay: '1d', track: 'run' })
  const none = await world.client.enqueue(add, { a: 1 }, { delay: '1d', track: 'none' })

  expect(await world.record(run.id)).toMatchObject({ status: 'PENDING' })
  expect(await run.status()).toBe('PENDING')
  expect(await world.store.getMany([none.id])).toEqual([undefined])
  expect(await world.schedules()).toEqual([`due.${run.id}`, `due.${none.id}`].sort())
})

test.each(['full', 'run'] as const)(
  'cancelling a task of track %s that waits ends it, and takes its schedule away',
  async (track) => {
    const world = longWorld()
    const handle = await world.client.enqueue(add, { a: 1 }, { delay: '300d', track })

    expect(await handle.cancel()).toBe(true)

    expect(await handle.status()).toBe('CANCELLED')
    expect(await world.schedules()).toEqual([])
  },
)

test('where the schedule can not be taken away, the record is there to say that its task was cancelled', async () => {
  const world = longWorld()
  const handle = await world.client.enqueue(add, { a: 1 }, { delay: '300d' })
  world.faults.throttle('schedule', 2)

  expect(await handle.cancel()).toBe(true)
  await world.advance(301 * DAY_MS)

  expect(world.sent()).toMatchObject([{ id: handle.id }])
  expect(await handle.status()).toBe('CANCELLED')
})

test('a task that waits for its next run is cancelled with that schedule', async () => {
  const world = longWorld()
  const handle = await world.client.enqueue(add, { a: 1 }, { idempotencyKey: 'k' })
  await world.release(handle.id, 5 * HOUR_MS)
  await world.client.enqueue(add, { a: 1 }, { idempotencyKey: 'k' })
  const [name = ''] = await world.schedules()

  await handle.cancel()

  expect(name).toMatch(new RegExp(`^due\\.${handle.id}\\.t`))
  expect(await world.schedules()).toEqual([])
})

test('bulk cancels and purges take the schedules away, however long ago the tasks were put in', async () => {
  const world = longWorld()
  const waiting = await world.client
    .task(add)
    .with({ delay: '100d' })
    .enqueueMany(Array.from({ length: 30 }, (_, a) => ({ a })))
  await world.advance(40 * DAY_MS)

  const { cancelled } = await world.client.cancelMany({ max: 10 })
  const purged = await world.client.purge()

  expect([cancelled, purged.cancelled]).toEqual([10, 20])
  expect(await world.schedules()).toEqual([])
  expect(await Promise.all(waiting.map((handle) => handle.status()))).toEqual(waiting.map(() => 'CANCELLED'))
})

test('a schedule that could not be made rejects, and leaves nothing that waits', async () => {
  const world = longWorld()
  world.faults.throttle('schedule')

  const refusal = world.client.enqueue(add, { a: 1 }, { delay: '1h' })

  await expect(refusal).rejects.toThrow(/was not taken .+ will not run/)
  const { tasks } = await world.client.list()
  expect(tasks).toMatchObject([{ status: 'CANCELLED', error: { type: 'EnqueueFailed' } }])
})

test('a schedule whose making had no answer does no harm: its task has ended when it fires', async () => {
  const world = longWorld()
  world.faults.loseReply('schedule')

  const refusal = world.client.enqueue(add, { a: 1 }, { delay: '20d' })

  await expect(refusal).rejects.toThrow(/will not run/)
  await world.advance(20 * DAY_MS)
  const [late] = world.sent()
  expect(await world.record(late?.id ?? '')).toMatchObject({ status: 'CANCELLED', unsent: true })
})

test('of many tasks, those whose schedules were not made are named', async () => {
  const world = longWorld()
  const soon = Array.from({ length: 3 }, (_, a) => ({ task: 'add' as const, input: { a } }))
  const late = Array.from({ length: 3 }, (_, a) => ({
    task: 'add' as const,
    input: { a },
    options: { delay: '1h' } as const,
  }))
  world.faults.throttle('schedule')

  const error = await world.client.enqueueMany([...soon, ...late]).catch((thrown: TasklaneError) => thrown)

  expect(error).toBeInstanceOf(PartialEnqueueError)
  const { accepted, refused } = error as PartialEnqueueError
  expect([accepted.length, refused.length]).toEqual([3, 3])
})

test('a producer that died before it made the schedule is made up for by whoever repeats it with its key', async () => {
  const world = longWorld()
  const options = { delay: '1h', idempotencyKey: 'once' } as const
  const { id } = await world.client.enqueue(add, { a: 1 }, options)
  await world.scheduler.delete(`due.${id}`)

  const again = await world.client.enqueue(add, { a: 1 }, options)
  const third = await world.client.enqueue(add, { a: 1 }, options)

  expect([again.id, third.id]).toEqual([id, id])
  expect(await world.schedules()).toEqual([`due.${id}`])
})

test('what waits is listed by due, also when it waits for its next run; what does not wait any more is not', async () => {
  const world = longWorld()
  const delayed = await world.client.enqueue(add, { a: 1 }, { delay: '2d' })
  const backingOff = await world.client.enqueue(add, { a: 2 })
  const cancelled = await world.client.enqueue(add, { a: 3 }, { delay: '3d' })
  await world.client.enqueue(add, { a: 4 }, { delay: '15m' })
  await world.release(backingOff.id, HOUR_MS)
  await cancelled.cancel()

  const before = await world.client.list({ due: true })
  await world.advance(2 * HOUR_MS)
  await world.release(backingOff.id, 1000)
  const after = await world.client.list({ due: true })

  expect(before.tasks.map(({ id }) => id)).toEqual([delayed.id, backingOff.id])
  expect(after.tasks.map(({ id }) => id)).toEqual([delayed.id])
})

test('an input that is too large to travel waits where it is kept as long', async () => {
  const world = longWorld()
  const big = 'x'.repeat(300_000)

  await world.client.enqueue('image', { key: big }, { delay: '20h' })
  await world.client.enqueue('image', { key: big }, { delay: '30h' })
  await world.advance(31 * HOUR_MS)

  const references = world.sent('images', 1).map(({ inputRef = '' }) => inputRef.replace(/^s3:\/\/\w+\/(\w+).*/, '$1'))
  expect(references.sort()).toEqual(['inputs', 'waiting'])
})

test('an input that EventBridge would not take, once written as it wants it, travels by the bucket', async () => {
  const world = longWorld()
  const key = '<'.repeat(60_000)

  const now = await world.client.enqueue('image', { key })
  const later = await world.client.enqueue('image', { key }, { delay: '1h' })
  await world.advance(HOUR_MS)

  const [first, second] = world.sent('images', 1)
  expect(first).toMatchObject({ id: now.id, input: { key } })
  expect(second).toMatchObject({ id: later.id, inputRef: expect.stringMatching(/^s3:/) })
})

test("the schedules' calls neither show nor touch what tasks wait in", async () => {
  const world = longWorld()
  const { id } = await world.client.enqueue(add, { a: 1 }, { delay: '1d' })
  const name = { scheduler: 'due', key: id }

  expect((await world.client.schedules.list()).schedules).toEqual([])
  await expect(world.client.schedules.list({ scheduler: 'due' })).rejects.toThrow(/taken by long delays/)
  await expect(world.client.schedules.get(name)).rejects.toThrow(/taken by long delays/)
  await expect(world.client.schedules.delete(name)).rejects.toThrow(/taken by long delays/)
  await expect(world.client.schedules.pause(name)).rejects.toThrow(/taken by long delays/)
  expect(await world.schedules()).toEqual([`due.${id}`])
})

test('what waits in schedules is no sign of a queue that grows old', async () => {
  const world = longWorld()
  await world.client.enqueue(add, { a: 1 }, { delay: '100d' })
  await world.advance(13 * DAY_MS)
  const normal = { group: 'default', priority: 'normal' } as const

  const [empty] = await world.client.pause(normal)
  await world.client.enqueue(add, { a: 2 })
  const [paused] = await world.client.pause(normal)

  expect(empty).toMatchObject({ retentionEndsAt: null })
  expect(paused).toMatchObject({ retentionEndsAt: new Date(world.clock.now() + 14 * DAY_MS) })
  expect(paused).not.toHaveProperty('warning')
})

test('draining does not wait for what waits in schedules', async () => {
  const world = longWorld()
  await world.client.enqueue(add, { a: 1 }, { delay: '100d' })

  const drained = world.client.drain({}, { timeout: '10s' })
  await world.advance(0)
  await world.advance(2000)

  await expect(drained).resolves.toBeUndefined()
})
