import { expect, test } from 'vitest'
import { BackendError, RetryLater } from '../../../lib/core/errors/index.ts'
import { AHEAD_SECONDS } from '../../../lib/core/schedules/ahead.ts'
import { task } from '../../../lib/core/task.ts'
import { settlePendingWrite } from '../../../lib/core/transitions.ts'
import { withMethods } from '../../support/with-methods.ts'
import { workerWorld } from '../../support/worker-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const AHEAD_MS = AHEAD_SECONDS * 1000

function longWorld(overrides: Parameters<typeof workerWorld>[1] = {}) {
  const runs: { readonly at: number; readonly attempt: number; readonly input: unknown }[] = []
  const noted = (input: unknown, attempt: number) => void runs.push({ at: world.clock.now(), attempt, input })
  const policy = { attempts: 3, initial: '20m', backoff: 'fixed', jitter: 'none' } as const
  const tasks = [
    task({
      name: 'backs-off',
      retry: policy,
      run: (input: unknown, ctx) => {
        noted(input, ctx.task.attempt)
        if (ctx.task.attempt < 2) throw new Error('not yet')
      },
    }),
    task({
      name: 'later',
      run: (input: unknown, ctx) => {
        noted(input, ctx.task.attempt)
        if (runs.length === 1) throw new RetryLater('2h')
      },
    }),
    task({
      name: 'by-function',
      retry: ({ attempt }) => (attempt === 0 ? '3d' : null),
      run: (input: unknown, ctx) => {
        noted(input, ctx.task.attempt)
        if (ctx.task.attempt === 0) throw new Error('in three days')
      },
    }),
    task({
      name: 'requeues',
      run: (input: unknown, ctx) => {
        noted(input, ctx.task.attempt)
        if (runs.length === 1) ctx.requeue({ delay: '1d' })
      },
    }),
    task({
      name: 'too-late',
      run: () => {
        throw new RetryLater('366d')
      },
    }),
    task({
      name: 'untracked',
      track: 'none',
      run: (input: unknown, ctx) => {
        noted(input, ctx.task.attempt)
        if (ctx.task.attempt === 0) throw new RetryLater('2h')
      },
    }),
  ]
  const world = workerWorld(tasks, overrides)
  const start = world.clock.now()
  return {
    ...world,
    runs,
    since: () => runs.map(({ at, attempt }) => [at - start, attempt]),
    schedules: async () => (await world.scheduler.list({ prefix: '', limit: 100, cursor: undefined })).names,
    /** Delivers what there is, again and again, until so much time is over. */
    live: async (ms: number, stepMs = MINUTE_MS) => {
      const end = world.clock.now() + ms
      for (;;) {
        await world.deliver()
        const left = end - world.clock.now()
        if (left <= 0) return
        const next = world.queue.nextVisibleAt() ?? Number.POSITIVE_INFINITY
        const due = Math.min(next, world.clock.next ?? Number.POSITIVE_INFINITY) - world.clock.now()
        await world.advance(Math.min(left, due > 0 ? due : stepMs))
      }
    },
  }
}

test('a retry backoff of 20 minutes waits in a schedule, to the moment', async () => {
  const world = longWorld()
  const id = await world.enqueue('backs-off')

  await world.deliver()

  const notBefore = world.clock.now() + 20 * MINUTE_MS
  expect(await world.record(id)).toMatchObject({ status: 'PENDING', attempt: 1, notBefore, mark: 'due' })
  expect(await world.schedules()).toHaveLength(1)
  expect(world.queue.peek(world.name)).toEqual([])
  await world.live(HOUR_MS)
  expect(world.since()).toEqual([
    [0, 0],
    [20 * MINUTE_MS, 1],
    [40 * MINUTE_MS, 2],
  ])
  expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
  expect(await world.schedules()).toEqual([])
})

test.each([
  ['RetryLater', 'later', 2 * HOUR_MS, 1],
  ['a retry function', 'by-function', 3 * DAY_MS, 1],
  ['ctx.requeue', 'requeues', DAY_MS, 0],
])('%s may ask for a long wait', async (_, name, waitMs, attempt) => {
  const world = longWorld()
  const id = await world.enqueue(name, { n: 1 })

  await world.live(waitMs + MINUTE_MS)

  expect(world.runs.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 1 }])
  expect(world.since()).toEqual([
    [0, 0],
    [waitMs, attempt],
  ])
  expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
})

test('a wait of more than a year fails the task, with both numbers', async () => {
  const world = longWorld()
  const id = await world.enqueue('too-late')

  await world.deliver()

  expect(await world.record(id)).toMatchObject({
    status: 'FAILURE',
    error: { type: 'DelayTooLong', message: expect.stringMatching(/366d, and 365d is the most/) },
  })
})

test('a task without a record waits as long, and starts no earlier', async () => {
  const world = longWorld()
  await world.enqueue('untracked', 1, { id: 'u.n', track: 'none' })

  await world.live(3 * HOUR_MS)

  expect(world.since()).toEqual([
    [0, 0],
    [2 * HOUR_MS, 1],
  ])
})

test('a message that comes long before it is due waits in a schedule again', async () => {
  const world = longWorld()
  const dueAt = world.clock.now() + 50 * DAY_MS
  const id = await world.enqueue('later', 1, { dueAt })

  await world.deliver()

  expect(world.queue.peek(world.name)).toEqual([])
  expect(await world.scheduler.get((await world.schedules())[0] ?? '')).toMatchObject({
    expression: `at(${new Date(dueAt - AHEAD_MS).toISOString().slice(0, 19)})`,
  })
  await world.live(51 * DAY_MS)
  expect(world.since()[0]).toEqual([50 * DAY_MS, 0])
  expect(await world.record(id)).toMatchObject({ status: 'SUCCESS' })
})

test('a delivery that is repeated makes no second schedule', async () => {
  const world = longWorld()
  await world.enqueue('later')
  const messages = await world.queue.receive(world.name, { max: 1, waitSeconds: 0, visibilitySeconds: 30 })
  await world.worker.processBatch(world.name, messages, 75_000)
  await world.advance(MINUTE_MS)

  await world.deliver()

  expect(await world.schedules()).toHaveLength(1)
  expect(world.queue.peek(world.name)).toEqual([])
})

test('while no schedule can be made, the task waits in its queue, and starts at its time', async () => {
  let down = true
  const world = longWorld({
    wrapScheduler: (scheduler) =>
      withMethods(scheduler, {
        createMany: async (schedules) =>
          down
            ? schedules.map(() => ({ outcome: 'unavailable', error: new BackendError('Scheduler', 'it is down') }))
            : scheduler.createMany(schedules),
      }),
  })
  await world.enqueue('later')

  await world.deliver()

  expect(world.queue.peek(world.name)).toMatchObject([{ delaySeconds: 900 }])
  await world.live(20 * MINUTE_MS)
  expect(await world.schedules()).toEqual([])
  down = false
  await world.live(2 * HOUR_MS)
  expect(world.since()).toEqual([
    [0, 0],
    [2 * HOUR_MS, 1],
  ])
})

test('a task that is cancelled while it waits does not run when its message comes all the same', async () => {
  const world = longWorld()
  const id = await world.enqueue('later')
  await world.deliver()
  const record = await world.record(id)
  await world.store.updateMany([settlePendingWrite(record, { status: 'CANCELLED' }, world.clock.now())])

  await world.live(3 * HOUR_MS)

  expect(world.runs).toHaveLength(1)
  expect(world.queue.peek(world.name)).toEqual([])
})

test('a large input is stored anew for a wait that outlasts where it lies', async () => {
  const world = longWorld()
  const inputRef = await world.blobs.put('inputs/big', '{"n":1}')
  await world.enqueue('by-function', undefined, { id: 'big', inputRef })
  await world.deliver()
  await world.blobs.delete(inputRef)

  await world.live(4 * DAY_MS)

  expect(world.runs.map(({ input }) => input)).toEqual([{ n: 1 }, { n: 1 }])
})

test('an input that a schedule could not send waits in the bucket', async () => {
  const world = longWorld()
  const text = '<'.repeat(60_000)
  await world.enqueue('later', { text })

  await world.live(3 * HOUR_MS)

  expect(world.runs.map(({ input }) => input)).toEqual([{ text }, { text }])
})

test('a copy that waits on in its queue has the message group of its tenant', async () => {
  const world = longWorld()
  await world.enqueue('later', 1, { tenant: 'a' })
  await world.deliver()
  await world.advance(2 * HOUR_MS - AHEAD_MS)

  await world.deliver()

  expect(world.queue.peek(world.name)).toMatchObject([{ group: 'a', delaySeconds: AHEAD_SECONDS }])
})

test('a message that is due in an age waits for a year at most, and is looked at again', async () => {
  const world = longWorld()
  await world.enqueue('later', 1, { id: 'old.r', track: 'run', dueAt: 8e15 })

  await world.deliver()

  const [name = ''] = await world.schedules()
  const fires = new Date(world.clock.now() + 365 * DAY_MS - AHEAD_MS).toISOString().slice(0, 19)
  expect(await world.scheduler.get(name)).toMatchObject({ expression: `at(${fires})` })
})

test('a task that this worker does not know waits for its time first: only then need anybody know it', async () => {
  const world = longWorld()
  await world.enqueue('not-yet-deployed', 1, { dueAt: world.clock.now() + 50 * DAY_MS })

  await world.deliver()

  expect(await world.schedules()).toHaveLength(1)
  expect(world.queue.peek(world.name)).toEqual([])
})

test('a message that would come nearly a second late waits a moment before it waits on', async () => {
  const world = longWorld()
  const id = await world.enqueue('later', 1, { dueAt: world.clock.now() + 100_030 })

  const delivered = world.deliver()
  await world.advance(32)
  await delivered
  await world.live(100_000)

  expect(world.since()[0]).toEqual([100_032, 0])
  expect(await world.record(id)).toMatchObject({ attempt: 1 })
})
