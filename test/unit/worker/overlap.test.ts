import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BackendError, NonRetryableError } from '../../../lib/core/errors/index.ts'
import { SCHEDULE_PART, scheduleId } from '../../../lib/core/record.ts'
import { cron, rate, type ScheduleEntry } from '../../../lib/core/schedule.ts'
import { planEntry } from '../../../lib/core/schedules/plan.ts'
import { task } from '../../../lib/core/task.ts'
import type { Clock } from '../../../lib/ports/clock.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { makeWorker } from '../../../lib/worker/worker.ts'
import { withMethods } from '../../support/with-methods.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('of a schedule that skips', () => {
  test('the task of a time that comes while the last one runs is discarded, silently, and names that one', async () => {
    const world = overlapWorld()
    const first = await world.fire()
    const running = world.deliver()
    await ticks()
    await world.advance(MINUTE_MS)
    const second = await world.fire()

    await world.deliver(world.newWorker())

    expect(world.runs).toEqual([first])
    const { status, error } = await world.record(second)
    expect([status, error?.type]).toEqual(['FAILURE', 'TaskDiscarded'])
    expect(error?.message).toContain(`${first} is STARTED`)
    expect(world.events).toEqual([])
    world.end()
    await running
  })

  test('the next task runs when the last one has ended, however it did', async () => {
    const world = overlapWorld()
    const first = await world.fire()
    world.outcomes.push(new NonRetryableError('no'))
    world.end()
    await world.deliver()
    await world.advance(MINUTE_MS)
    const second = await world.fire()

    await world.deliver()

    expect((await world.record(first)).status).toBe('FAILURE')
    expect((await world.record(second)).status).toBe('SUCCESS')
  })

  test('a task that waits for its retry keeps the others out, and runs again itself', async () => {
    const world = overlapWorld({ initial: '3m' })
    world.outcomes.push(new Error('not yet'))
    world.end()
    const first = await world.fire()
    await world.deliver()
    await world.advance(MINUTE_MS)
    const second = await world.fire()
    await world.deliver()
    const waiting = await world.record(first)

    await world.advance(3 * MINUTE_MS)
    await world.deliver()

    expect(waiting).toMatchObject({ status: 'PENDING', attempt: 1 })
    expect((await world.record(second)).error?.message).toContain(`${first} is PENDING`)
    expect(await world.record(first)).toMatchObject({ status: 'SUCCESS', attempt: 1 })
    expect(world.taken).toHaveLength(1)
  })

  test('a task whose worker died keeps the others out until it is taken over and has ended', async () => {
    const world = overlapWorld()
    const first = await world.fire()
    await world.crash()
    await world.advance(MINUTE_MS)
    const second = await world.fire()
    world.end()

    await world.deliver()
    await world.advance(8 * MINUTE_MS)
    await world.deliver()

    expect((await world.record(second)).error?.message).toContain(`${first} is STARTED`)
    expect(await world.record(first)).toMatchObject({ status: 'SUCCESS' })
    expect(world.runs).toEqual([first, first])
  })

  test('a task that is delivered twice, or late, changes nothing', async () => {
    const world = overlapWorld()
    world.end()
    const first = await world.fire()
    await world.fire()
    await world.deliver()
    await world.advance(MINUTE_MS)
    const second = await world.fire()
    await world.deliver()

    await world.send(world.bodies[0] ?? '')
    await world.deliver()

    expect(world.runs).toEqual([first, second])
    expect(await world.record(first)).toMatchObject({ status: 'SUCCESS' })
    expect(await world.holder()).toBe(second)
  })

  test('a worker that died between the claim and the place blocks nothing, and its task comes second', async () => {
    const world = overlapWorld()
    const first = await world.fire()
    await world.crash('swapPart')
    await world.advance(MINUTE_MS)
    const second = await world.fire()
    world.outcomes.push('blocked')
    const running = world.deliver()
    await ticks()
    await world.advance(8 * MINUTE_MS)

    await world.deliver(world.newWorker())

    expect(world.runs).toEqual([second])
    expect((await world.record(first)).error?.message).toContain(`${second} is STARTED`)
    world.end()
    await running
  })

  test('a place whose answer was lost is kept: the task comes back and runs', async () => {
    const world = overlapWorld()
    world.end()
    world.loseNext('swapPart')
    const first = await world.fire()

    await world.deliver()
    const lost = await world.record(first)
    await world.advance(5000)
    await world.deliver()

    expect(lost).toMatchObject({ status: 'PENDING', attempt: 0 })
    expect(await world.record(first)).toMatchObject({ status: 'SUCCESS', attempt: 0 })
  })

  test('a task whose message was lost keeps the others out for 12 hours', async () => {
    const world = overlapWorld()
    await world.fire()
    await world.crash()
    world.end()
    await world.queue.deleteMany(
      world.name,
      world.received.map(({ receipt }) => receipt),
    )
    const ends: string[] = []

    for (const hours of [11, 2]) {
      await world.advance(hours * HOUR_MS)
      const id = await world.fire()
      await world.deliver()
      ends.push((await world.record(id)).status)
    }

    expect(ends).toEqual(['FAILURE', 'SUCCESS'])
  })

  test('a place that says nothing, or whose holder has no record any more, is free', async () => {
    const world = overlapWorld()
    world.end()
    const ends: string[] = []

    for (const body of ['{"holder":7}', 'no JSON', '{"holder":"gone","since":0}']) {
      await world.store.putParts([{ id: scheduleId('clock.tick'), part: SCHEDULE_PART, body }])
      const id = await world.fire()
      await world.deliver()
      ends.push((await world.record(id)).status)
      await world.advance(MINUTE_MS)
    }

    expect(ends).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS'])
  })

  test('seconds of one minute skip each other, too', async () => {
    const world = overlapWorld()
    await world.fire((options) => rate('20s', options))
    await world.deliver()
    await world.advance(MINUTE_MS)
    const running = world.deliver()
    await ticks()
    await world.advance(20_000)
    await world.deliver(world.newWorker())
    world.end()
    await running
    await world.advance(20_000)

    await world.deliver()

    expect(world.runs.map((id) => id.slice(-7, -3))).toEqual(['1:00', '1:40'])
  })
})

test('of many that are claimed at the same moment exactly one runs, in whatever order the store answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
      const world = overlapWorld({
        wrapStore: (store) =>
          withMethods(store, {
            getParts: scheduler.scheduleFunction((keys) => store.getParts(keys)),
            getMany: scheduler.scheduleFunction((ids, options) => store.getMany(ids, options)),
            swapPart: scheduler.scheduleFunction((part, expected) => store.swapPart(part, expected)),
          }),
      })
      world.end()
      let running = 0
      let most = 0
      world.hooks.run = async () => {
        running += 1
        most = Math.max(most, running)
        await scheduler.schedule(Promise.resolve())
        running -= 1
      }
      const ids: string[] = []
      for (let index = 0; index < count; index++) {
        ids.push(await world.fire())
        await world.advance(1000)
      }

      await released(scheduler, Promise.all(ids.map(() => world.deliver(world.newWorker(), 1))))

      const ends = await Promise.all(ids.map(async (id) => (await world.record(id)).status))
      expect(most).toBe(1)
      expect(ends.filter((status) => status === 'SUCCESS')).toHaveLength(world.runs.length)
      expect(ends.every((status) => status === 'SUCCESS' || status === 'FAILURE')).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('a schedule that does not skip asks for nothing, and its tasks run side by side', async () => {
  const asked: string[] = []
  const world = overlapWorld({
    overlap: 'allow',
    wrapStore: (store) =>
      withMethods(store, {
        getParts: (keys) => {
          asked.push(...keys.map(({ id }) => id))
          return store.getParts(keys)
        },
        swapPart: () => Promise.reject(new Error('a swap')),
      }),
  })
  const first = await world.fire()
  const running = world.deliver()
  await ticks()
  await world.advance(MINUTE_MS)
  const second = await world.fire()

  const beside = world.deliver(world.newWorker())
  await ticks()

  expect(world.runs).toEqual([first, second])
  expect(asked.filter((id) => id.startsWith('schedule#'))).toEqual([])
  world.end()
  await Promise.all([running, beside])
})

/** Lets everyone come to their next call of the store before one of them gets its answer. */
async function released(scheduler: fc.Scheduler, all: Promise<unknown>): Promise<void> {
  let isOver = false
  const end = all.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await ticks()
    if (scheduler.count() > 0) await scheduler.waitOne()
  }
  await end
}

const NEVER = new Promise<never>(() => {})

type Entry = { key: string; task: ReturnType<typeof tickTask>['tick']; input: { n: number }; overlap: 'skip' | 'allow' }
type Rejecting = 'swapPart'

function tickTask(initial: '3m' | '1s', run: (id: string) => Promise<unknown>) {
  const tick = task({
    name: 'tick',
    retry: { attempts: 2, backoff: 'fixed', initial, jitter: 'none' },
    run: async (_: { readonly n: number }, ctx) => run(ctx.task.id),
  })
  return { tick }
}

/** A worker's world with a schedule whose task runs until `end`, or as `outcomes` has it. */
function overlapWorld(
  options: { overlap?: 'skip' | 'allow'; initial?: '3m' | '1s'; wrapStore?: (store: TaskStore) => TaskStore } = {},
) {
  const { overlap = 'skip', initial = '1s', wrapStore = (store: TaskStore) => store } = options
  const runs: string[] = []
  const bodies: string[] = []
  const taken: string[] = []
  const outcomes: (Error | 'blocked')[] = []
  const lost = new Set<Rejecting>()
  const never = new Set<Rejecting>()
  let ended = false
  const end = Promise.withResolvers<void>()
  const hooks: { run?: () => Promise<void> } = {}
  const { tick } = tickTask(initial, async (id) => {
    runs.push(id)
    await hooks.run?.()
    const outcome = outcomes.shift()
    if (outcome instanceof Error) throw outcome
    if (!ended || outcome === 'blocked') await end.promise
  })
  const world = workerWorld([tick], {
    groups: { default: { timeout: '10m' } },
    wrapStore: (store) => {
      const wrapped = wrapStore(store)
      return withMethods(wrapped, {
        swapPart: async (part, expected) => {
          if (never.delete('swapPart')) return NEVER
          taken.push(part.body)
          const answer = await wrapped.swapPart(part, expected)
          if (lost.delete('swapPart')) throw new BackendError('DynamoDB PutItem', 'no answer')
          return answer
        },
      })
    },
  })
  const received: { readonly receipt: string }[] = []
  return Object.assign(world, {
    runs,
    bodies,
    outcomes,
    received,
    taken,
    hooks,
    end: () => {
      ended = true
      end.resolve()
    },
    loseNext: (call: Rejecting) => lost.add(call),
    /** What EventBridge would send at the world's present time; gives the task's id. */
    fire: async (make: (entry: Entry) => ScheduleEntry = (entry) => cron('* * * * *', entry)) => {
      const [plan] = planEntry('clock', make({ key: 'tick', task: tick, input: { n: 1 }, overlap }))
      const at = new Date(world.clock.now()).toISOString().replace(/\.\d+Z/, 'Z')
      const body = (plan?.message ?? '').replace('<aws.scheduler.scheduled-time>', at)
      bodies.push(body)
      await world.send(body)
      return `clock.tick.${at}.r`
    },
    /** A worker takes what is there, and is never heard of again: in its handler, or in a call of the store. */
    crash: async (call?: Rejecting) => {
      if (call !== undefined) never.add(call)
      const messages = await world.queue.receive(world.name, { max: 1, waitSeconds: 0, visibilitySeconds: 450 })
      received.push(...messages)
      const clock = withMethods<Clock>(world.clock, { after: () => () => {} })
      const store = withMethods(world.runtime.store, { updateMany: () => NEVER, putParts: () => NEVER })
      void makeWorker({ ...world.runtime, clock, store }).processBatch(world.name, messages, 75_000)
      await ticks()
    },
    holder: async () => {
      const [part] = await world.store.getParts([{ id: scheduleId('clock.tick'), part: SCHEDULE_PART }])
      return part === undefined ? undefined : (JSON.parse(part.body) as { holder: string }).holder
    },
  })
}
