import { describe, expect, test } from 'vitest'
import { BackendError } from '../../../lib/core/errors/index.ts'
import { DECLARED } from '../../../lib/core/schedules/plan.ts'
import type { Scheduler, StoredSchedule } from '../../../lib/ports/scheduler.ts'
import { RESOURCES } from '../../support/retired-world.ts'
import { strayWorld } from '../../support/stray-world.ts'
import { withMethods } from '../../support/with-methods.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('a schedule whose queue a deploy took away', () => {
  test('sends a task that waits to the queue of its task, under the address there, and as it was in all else', async () => {
    const world = await strayWorld()
    const name = await world.wait('a')
    const before = await world.known(name)
    world.deploy({ images: ['resize'], default: ['mail'] })

    const { schedules } = await world.sweepAll()

    expect(schedules).toEqual({ examined: 1, moved: 1, failed: 0, complete: true })
    const after = await world.known(name)
    expect({ ...after, message: '' }).toEqual({ ...before, message: '', queue: world.name('images') })
    expect(after.message).not.toContain('<')
    expect(JSON.parse(after.message)).toEqual({ ...JSON.parse(before.message), group: 'images', priority: 2 })
    await world.clock.advance(2 * DAY_MS)
    expect(world.bodies(world.name('images'))).toHaveLength(1)
    expect(world.bodies(world.name('old'))).toEqual([])
  })

  test('sends its firings there, each with its scheduled time, and has the rhythm that it had', async () => {
    const world = await strayWorld()
    const before = await world.repeat('runtime.tick', { startAt: world.clock.now() + 600_000 })
    await world.clock.advance(20 * 60_000)
    world.deploy({ images: ['resize'] })

    await world.sweepAll()
    await world.clock.advance(HOUR_MS)

    const { startAt } = await world.known('runtime.tick')
    expect(startAt).toBe((before.startAt ?? 0) + HOUR_MS)
    // The first was sent before, and lay in the retired queue.
    const fired = world.bodies(world.name('images')).map((body) => JSON.parse(body))
    const fire = { key: 'runtime.tick', lead: 0, offsets: [0] }
    const rest = { ...JSON.parse(before.message), group: 'images' }
    expect(fired).toEqual([
      { ...rest, fire: { ...fire, at: '2027-01-01T00:10:00Z' } },
      { ...rest, fire: { ...fire, at: '2027-01-01T01:10:00Z' } },
    ])
  })

  test.each<[string, Partial<StoredSchedule>]>([
    ['a paused one stays paused', { enabled: false }],
    [
      'one with a window and a zone keeps them',
      { flexibleMinutes: 5, timezone: 'Europe/Paris', maxAgeSeconds: 86_400 },
    ],
    ['one that ends still ends', { endAt: Date.UTC(2027, 5, 1) }],
    ['one that is to begin later still does', { startAt: Date.UTC(2027, 2, 1), expression: 'cron(0 3 * * ? *)' }],
  ])('%s', async (_, change) => {
    const world = await strayWorld()
    const before = await world.repeat('runtime.tick', change)
    world.deploy({ images: ['resize'] })

    await world.sweepAll()

    const { createdAt: _at, ...after } = await world.known('runtime.tick')
    expect({ ...after, message: '' }).toEqual({ ...before, queue: world.name('images'), message: '' })
  })

  test('a start that is over is not said again: EventBridge would refuse it', async () => {
    const world = await strayWorld()
    await world.repeat('runtime.tick', { expression: 'cron(0 3 * * ? *)', startAt: world.clock.now() + 1000 })
    await world.clock.advance(HOUR_MS)
    world.deploy({ images: ['resize'] })

    await world.sweepAll()

    expect(await world.known('runtime.tick')).toMatchObject({ startAt: undefined, queue: world.name('images') })
  })

  test('goes to the nearest priority where its own is gone, and to any group where nobody knows its task', async () => {
    const world = await strayWorld()
    const [known, unknown] = [await world.wait('a'), await world.wait('b', 'gone')]
    world.deploy({ images: ['resize'] }, [0])

    await world.sweepAll()

    const at = world.name('images', 0)
    expect([(await world.known(known)).queue, (await world.known(unknown)).queue]).toEqual([at, at])
    expect(JSON.parse((await world.known(known)).message)).toMatchObject({ group: 'images', priority: 0 })
  })

  test('keeps the address in a message that has no room for a longer one: its worker hands it on', async () => {
    const world = await strayWorld()
    const before = await world.repeat('runtime.tick')
    const padded = JSON.stringify({ ...JSON.parse(before.message), input: '' })
    const message = JSON.stringify({ ...JSON.parse(padded), input: 'x'.repeat(262_144 - padded.length) })
    await world.scheduler.update({ ...before, message })
    world.deploy({ 'a-longer-name': ['resize'] })

    const { schedules } = await world.sweepAll()

    expect(schedules).toMatchObject({ moved: 1, failed: 0 })
    expect(await world.known('runtime.tick')).toMatchObject({ queue: world.name('a-longer-name'), message })
  })

  test('is found by a priority that its group no longer has, too', async () => {
    const world = await strayWorld([1, 2])
    const name = await world.wait('a')
    world.deploy({ old: ['resize'] }, [1])

    await world.sweepAll()

    expect((await world.known(name)).queue).toBe(world.name('old', 1))
  })
})

describe('what stays as it is', () => {
  test('schedules of queues that the app has, though their task has another group now', async () => {
    const world = await strayWorld()
    const name = await world.wait('a')
    await world.queue.depth(world.name('gone'))
    world.deploy({ old: ['mail'], images: ['resize'] })
    const { asked, scheduler } = world.counted()

    const { schedules } = await world.sweepAll({ scheduler })

    expect(schedules).toMatchObject({ examined: 1, moved: 0 })
    expect(asked).toEqual({ list: 1, get: 0, update: 0 })
    expect((await world.known(name)).queue).toBe(world.name('old'))
  })

  test.each<[string, Partial<StoredSchedule>]>([
    ['what the stack has: a deploy changes it', { description: DECLARED }],
    ['what fires no more', { endAt: Date.UTC(2027, 0, 1, 1), deletesItself: false }],
    ["another stage's", { queue: 'tl_media_dev_old_normal' }],
  ])('%s', async (_, change) => {
    const world = await strayWorld()
    await world.repeat('runtime.tick', change)
    await world.clock.advance(2 * HOUR_MS)
    world.deploy({ images: ['resize'] })
    const before = await world.known('runtime.tick')

    const { schedules } = await world.sweepAll()

    expect(schedules).toMatchObject({ moved: 0, failed: 0, complete: true })
    expect(await world.known('runtime.tick')).toEqual(before)
  })

  test('all of an app whose manifest has no place for schedules', async () => {
    const world = await strayWorld()
    await world.wait('a')
    world.deploy({ images: ['resize'] })
    const { schedules: _, ...resources } = RESOURCES
    world.directory.publish('media', 'prod', { ...(await world.directory.load('media', 'prod')), resources })
    const { asked, scheduler } = world.counted()

    expect(await world.sweepAll({ scheduler })).not.toHaveProperty('schedules')

    expect(asked).toEqual({ list: 0, get: 0, update: 0 })
  })
})

describe('the scheduler is asked', () => {
  test('nothing while no queue goes away', async () => {
    const world = await strayWorld()
    await world.wait('a')
    const { asked, scheduler } = world.counted()

    for (let hour = 0; hour < 3; hour++) {
      expect(await world.sweepAll({ scheduler })).not.toHaveProperty('schedules')
      await world.clock.advance(HOUR_MS)
      world.deploy({ old: ['resize', 'mail'], fresh: ['more'] })
    }

    expect(asked).toEqual({ list: 0, get: 0, update: 0 })
  })

  test('for a day after a queue went, since producers of before still make schedules, and no longer', async () => {
    const world = await strayWorld()
    world.deploy({ images: ['resize'] })
    await world.sweepAll()
    await world.clock.advance(23 * HOUR_MS)
    const late = await world.wait('late')
    await world.sweepAll()
    await world.clock.advance(2 * HOUR_MS)
    const { asked, scheduler } = world.counted()

    await world.sweepAll({ scheduler })

    expect((await world.known(late)).queue).toBe(world.name('images'))
    expect(asked).toEqual({ list: 0, get: 0, update: 0 })
  })

  test('once more after one that could not be changed for the moment, though the day is over', async () => {
    const world = await strayWorld()
    world.deploy({ images: ['resize'] })
    await world.sweepAll()
    await world.clock.advance(23 * HOUR_MS)
    const late = await world.wait('late')
    const throttled = withMethods<Scheduler>(world.scheduler, {
      get: () => Promise.reject(new BackendError('Scheduler GetSchedule', 'slow down', { throttled: true })),
    })
    await world.sweepAll({ scheduler: throttled })
    await world.clock.advance(2 * HOUR_MS)

    await world.sweepAll()

    expect((await world.known(late)).queue).toBe(world.name('images'))
  })

  test('as long as a retired queue stands', async () => {
    const world = await strayWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old'), { body: world.message('resize') })
    await world.sweepAll({ limitMs: 0 })
    await world.clock.advance(2 * DAY_MS)

    expect(await world.sweepAll({ limitMs: 0 })).toHaveProperty('schedules')
  })
})

test('a firing that lies in a retired queue is moved under the address of its new one', async () => {
  const world = await strayWorld()
  await world.repeat('runtime.tick')
  await world.clock.advance(0)
  const [body = ''] = world.bodies(world.name('old'))
  world.deploy({ images: ['resize'] })

  await world.sweep()

  const [moved = ''] = world.bodies(world.name('images'))
  expect(JSON.parse(moved)).toEqual({ ...JSON.parse(body), group: 'images' })
})
