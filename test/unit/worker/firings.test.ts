import { describe, expect, test } from 'vitest'
import { BackendError } from '../../../lib/core/errors/index.ts'
import { cron, rate, type ScheduleEntry } from '../../../lib/core/schedule.ts'
import { planEntry } from '../../../lib/core/schedules/plan.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskQueue } from '../../../lib/ports/task-queue.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../../support/with-methods.ts'
import { workerWorld } from '../../support/worker-world.ts'

function firingWorld(overrides: Parameters<typeof workerWorld>[1] = {}) {
  const runs: { readonly id: string; readonly input: unknown }[] = []
  const tick = task({
    name: 'tick',
    run: (input: { readonly n: number }, ctx) => {
      runs.push({ id: ctx.task.id, input })
    },
  })
  const world = workerWorld([tick], overrides)
  /** What EventBridge would send for an entry at the world's present time, so many seconds off. */
  async function fire(
    make: (options: { key: string; task: typeof tick; input: { n: number } }) => ScheduleEntry,
    at = iso(world.clock.now()),
  ) {
    const [plan] = planEntry('clock', make({ key: 'tick', task: tick, input: { n: 1 } }))
    await world.send((plan?.message ?? '').replace('<aws.scheduler.scheduled-time>', at))
    return at
  }
  return { ...world, runs, fire }
}

describe('a firing', () => {
  test('runs its task, under an id of its schedule and its time', async () => {
    const world = firingWorld()
    const at = await world.fire((options) => cron('* * * * *', options))

    const kept = await world.deliver()

    expect(kept).toEqual([])
    expect(world.runs).toEqual([{ id: `clock.tick.${at}.r`, input: { n: 1 } }])
    expect(await world.record(`clock.tick.${at}.r`)).toMatchObject({ status: 'SUCCESS', scheduleKey: 'clock.tick' })
  })

  test('that is delivered twice, or sent twice, makes one task', async () => {
    const world = firingWorld()
    await world.fire((options) => cron('* * * * *', options))
    await world.fire((options) => cron('* * * * *', options))

    await world.deliver()
    await world.deliver()

    expect(world.runs).toHaveLength(1)
  })

  test('of seconds sends a task for each, which comes when it is due', async () => {
    const world = firingWorld()
    await world.fire((options) => rate('20s', options))

    await world.deliver()
    await world.advance(59_000)
    await world.deliver()
    const early = world.runs.length
    await world.advance(1000)
    await world.deliver()
    const first = world.runs.length
    await world.advance(40_000)
    await world.deliver()

    expect([early, first, world.runs.length]).toEqual([0, 1, 3])
  })

  test('whose tasks could not all be sent is tried again, and makes none twice', async () => {
    let isDown = true
    const world = firingWorld({ wrapQueue: (queue) => losingTheLast(() => isDown, queue) })
    await world.fire((options) => rate('20s', options))

    const kept = await world.deliver()
    isDown = false
    await world.advance(3000)
    await world.deliver()
    await world.advance(100_000)
    await world.deliver()

    expect(kept).toHaveLength(1)
    expect(world.runs).toHaveLength(3)
  })

  test('that comes again after days sends no task that has ended: the record could be gone when that comes', async () => {
    const world = firingWorld()
    const at = await world.fire((options) => rate('30s', options))
    await world.deliver()
    await world.advance(90_000)
    await world.deliver()
    await world.advance(13 * DAY_MS)
    await world.fire((options) => rate('20s', options), at)

    const kept = await world.deliver()

    expect(kept).toEqual([])
    const sent = world.queue.peek(world.name).map(({ body }) => JSON.parse(body).id)
    expect(sent).toEqual([80_000, 100_000].map((ms) => `clock.tick.${iso(Date.parse(at) + ms)}.r`))
    expect(world.runs).toHaveLength(2)
  })

  test('that comes late is tried again while nobody can say what has ended', async () => {
    let isDown = true
    const world = firingWorld({ wrapStore: (store) => unreadable(() => isDown, store) })
    await world.fire((options) => rate('30s', options), iso(world.clock.now() - 2 * DAY_MS))

    const kept = await world.deliver()
    isDown = false
    await world.advance(5000)
    await world.deliver()
    await world.deliver()

    expect(kept).toHaveLength(1)
    expect(world.runs).toHaveLength(2)
  })

  test.each(['{"v":1,"fire":{}}', '{"v":1,"fire":{"key":"#","at":"2027-01-01T00:00:00Z","lead":0,"offsets":[0]}}'])(
    '%s goes to the dead-letter queue',
    async (body) => {
      const world = firingWorld()
      await world.send(body)

      await world.deliver()

      expect(world.deadLetters()).toMatchObject([{ attributes: { reason: 'Malformed' } }])
    },
  )
})

const DAY_MS = 86_400_000

function iso(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z/, 'Z')
}

function unreadable(isDown: () => boolean, store: TaskStore): TaskStore {
  return withMethods(store, {
    getMany: async (ids, options) => {
      if (isDown()) throw new BackendError('DynamoDB', 'slow down')
      return store.getMany(ids, options)
    },
  })
}

function losingTheLast(isDown: () => boolean, queue: TaskQueue): TaskQueue {
  return withMethods(queue, {
    sendMany: async (name, messages) => {
      if (!isDown()) return queue.sendMany(name, messages)
      const sent = await queue.sendMany(name, messages.slice(0, -1))
      return [...sent, { outcome: 'unavailable', error: new BackendError('SQS', 'slow down') }]
    },
  })
}
