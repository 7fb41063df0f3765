import { describe, expect, test } from 'vitest'
import { AppNotFoundError, BackendError } from '../../../lib/core/errors/index.ts'
import type { Scheduler } from '../../../lib/ports/scheduler.ts'
import { strayWorld } from '../../support/stray-world.ts'
import { withMethods } from '../../support/with-methods.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('many schedules', () => {
  test('1,500 are all moved, and each is asked for once', async () => {
    const world = await strayWorld()
    for (let index = 0; index < 1500; index++) await world.wait(`task-${index}`)
    world.deploy({ images: ['resize'] })
    const { asked, scheduler } = world.counted()

    const { schedules } = await world.sweepAll({ scheduler })
    await world.sweepAll({ scheduler })

    expect(schedules).toEqual({ examined: 1500, moved: 1500, failed: 0, complete: true })
    expect(asked).toEqual({ list: 30, get: 1500, update: 1500 })
  })

  test('a sweep that has no time left is gone on with by the next, where it stopped', async () => {
    const world = await strayWorld()
    for (let index = 0; index < 250; index++) await world.wait(`task-${index}`)
    world.deploy({ images: ['resize'] })
    const slow = withMethods<Scheduler>(world.scheduler, {
      list: async (query) => {
        await world.clock.advance(1000)
        return world.scheduler.list(query)
      },
    })
    const { asked, scheduler } = world.counted()

    const first = await world.sweepAll({ scheduler: slow, limitMs: 1500 })
    const second = await world.sweepAll({ scheduler })

    expect(first.schedules).toMatchObject({ examined: 100, moved: 100, complete: false })
    expect(second.schedules).toMatchObject({ moved: 150, complete: true })
    expect(asked.list).toBe(2)
  })

  test('a list that is throttled is told, and gone on with by the next sweep, where it stopped', async () => {
    const world = await strayWorld()
    for (let index = 0; index < 250; index++) await world.wait(`task-${index}`)
    world.deploy({ images: ['resize'] })
    let lists = 0
    const throttled = withMethods<Scheduler>(world.scheduler, {
      list: async (query) => {
        if (++lists > 1) throw new BackendError('Scheduler ListSchedules', 'slow down', { throttled: true })
        return world.scheduler.list(query)
      },
    })
    const { asked, scheduler } = world.counted()

    const first = await world.sweepAll({ scheduler: throttled })
    const second = await world.sweepAll({ scheduler })

    expect(first.schedules).toMatchObject({ moved: 100, complete: false, error: /slow down/ })
    expect(second.schedules).toEqual({ examined: 150, moved: 150, failed: 0, complete: true })
    expect(asked.list).toBe(2)
  })

  test('a place that the service no longer knows is given up: the next sweep begins anew', async () => {
    const world = await strayWorld()
    for (let index = 0; index < 150; index++) await world.wait(`task-${index}`)
    world.deploy({ images: ['resize'] })
    const forgetful = withMethods<Scheduler>(world.scheduler, {
      list: (query) => world.scheduler.list({ ...query, cursor: query.cursor && 'unknown' }),
    })

    const first = await world.sweepAll({ scheduler: forgetful })
    const second = await world.sweepAll()

    expect(first.schedules).toMatchObject({ moved: 100, complete: false })
    expect(second.schedules).toMatchObject({ examined: 150, moved: 50, complete: true })
  })

  test('queues that go while a sweep is not through begin it anew', async () => {
    const world = await strayWorld()
    for (let index = 0; index < 150; index++) await world.wait(`task-${index}`)
    world.deploy({ images: ['resize'] })
    let lists = 0
    const ending = withMethods<Scheduler>(world.scheduler, {
      list: async (query) => {
        if (++lists > 1) throw new BackendError('Scheduler ListSchedules', 'slow down', { throttled: true })
        return world.scheduler.list(query)
      },
    })
    await world.sweepAll({ scheduler: ending })
    world.deploy({ fresh: ['resize'] })

    const { schedules } = await world.sweepAll()

    expect(schedules).toMatchObject({ moved: 150, complete: true })
  })
})

test('a scheduler that is down is asked for no more than ten, and the next sweep has them all', async () => {
  const world = await strayWorld()
  for (let index = 0; index < 150; index++) await world.wait(`task-${index}`)
  world.deploy({ images: ['resize'] })
  const { asked, scheduler } = world.counted(
    withMethods<Scheduler>(world.scheduler, {
      get: () => Promise.reject(new BackendError('Scheduler GetSchedule', 'slow down', { throttled: true })),
    }),
  )

  const first = await world.sweepAll({ scheduler })
  const second = await world.sweepAll()

  expect(asked).toEqual({ list: 1, get: 10, update: 0 })
  expect(first.schedules).toMatchObject({ moved: 0, failed: 10, complete: false, error: /slow down/ })
  expect(second.schedules).toMatchObject({ examined: 150, moved: 150, failed: 0, complete: true })
})

test('a schedule group that is not there has no schedules: that is no failure', async () => {
  const world = await strayWorld()
  world.deploy({ images: ['resize'] })
  const gone = withMethods<Scheduler>(world.scheduler, {
    list: () => Promise.reject(new AppNotFoundError('Scheduler ListSchedules', 'no such group')),
  })

  const { schedules } = await world.sweepAll({ scheduler: gone })

  expect(schedules).toEqual({ examined: 0, moved: 0, failed: 0, complete: true })
})

describe('nothing is lost', () => {
  test('when the sweeper dies between its look and its change', async () => {
    const world = await strayWorld()
    const name = await world.wait('a')
    world.deploy({ images: ['resize'] })
    const dying = withMethods<Scheduler>(world.scheduler, { update: () => Promise.reject(new Error('killed')) })

    await expect(world.sweepAll({ scheduler: dying })).rejects.toThrow('killed')
    await world.sweepAll()

    expect((await world.known(name)).queue).toBe(world.name('images'))
  })

  test('when the reply to a change is lost: what is done is done', async () => {
    const world = await strayWorld()
    const name = await world.wait('a')
    world.deploy({ images: ['resize'] })
    const lossy = withMethods<Scheduler>(world.scheduler, {
      update: async (schedule) => {
        await world.scheduler.update(schedule)
        throw new BackendError('Scheduler UpdateSchedule', 'no answer')
      },
    })

    const first = await world.sweepAll({ scheduler: lossy })
    const second = await world.sweepAll()

    expect(first.schedules).toMatchObject({ failed: 1, error: /due\..*no answer/ })
    expect(second.schedules).toEqual({ examined: 1, moved: 0, failed: 0, complete: true })
    expect((await world.known(name)).queue).toBe(world.name('images'))
  })

  test('by two sweeps at a time', async () => {
    const world = await strayWorld()
    const names = await Promise.all(Array.from({ length: 40 }, (_, index) => world.wait(`task-${index}`)))
    world.deploy({ images: ['resize'] })

    await Promise.all([world.sweepAll(), world.sweepAll()])

    for (const name of names) expect((await world.known(name)).queue).toBe(world.name('images'))
    await world.clock.advance(2 * DAY_MS)
    expect(world.bodies(world.name('images'))).toHaveLength(40)
  })

  test('when one fires between look and change: it is gone, and not made anew', async () => {
    const world = await strayWorld()
    const name = await world.wait('a', 'resize', HOUR_MS)
    world.deploy({ images: ['resize'] })
    const late = withMethods<Scheduler>(world.scheduler, {
      update: async (schedule) => {
        await world.clock.advance(HOUR_MS)
        return world.scheduler.update(schedule)
      },
    })

    const { schedules } = await world.sweepAll({ scheduler: late })

    expect(schedules).toEqual({ examined: 1, moved: 0, failed: 0, complete: true })
    expect(await world.scheduler.get(name)).toBeUndefined()
    expect(world.bodies(world.name('old'))).toHaveLength(1)
  })

  test('when one fires just as it is changed, and EventBridge refuses its time: that is no failure', async () => {
    const world = await strayWorld()
    await world.repeat('runtime.once', { expression: 'at(2027-01-01T01:00:00)', deletesItself: false })
    world.deploy({ images: ['resize'] })
    const late = withMethods<Scheduler>(world.scheduler, {
      update: async (schedule) => {
        await world.clock.advance(HOUR_MS)
        return world.scheduler.update(schedule)
      },
    })

    const { schedules } = await world.sweepAll({ scheduler: late })

    expect(schedules).toEqual({ examined: 1, moved: 0, failed: 0, complete: true })
  })

  test('by one that can not be changed: it is told, and keeps none of the others', async () => {
    const world = await strayWorld()
    const [bad, good] = [await world.wait('a'), await world.wait('b')]
    world.deploy({ images: ['resize'] })
    const refusing = withMethods<Scheduler>(world.scheduler, {
      update: async (schedule) => {
        if (schedule.name === bad) throw new BackendError('Scheduler', 'no such role', { retryable: false })
        return world.scheduler.update(schedule)
      },
    })

    const { schedules } = await world.sweepAll({ scheduler: refusing })

    expect(schedules).toMatchObject({ moved: 1, failed: 1, complete: true, error: /due\.ha: .*no such role/ })
    expect((await world.known(good)).queue).toBe(world.name('images'))
  })
})
