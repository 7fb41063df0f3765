import { describe, expect, test } from 'vitest'
import { AppNotFoundError, BackendError } from '../../../lib/core/errors/index.ts'
import type { TaskQueue } from '../../../lib/ports/task-queue.ts'
import { atOnce, retiredWorld } from '../../support/retired-world.ts'

const HOUR_MS = 3_600_000

describe('what a retired queue holds', () => {
  test('goes to the queues of its tasks, as it is but for the address', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'], default: ['mail'] })
    const resize = world.message('resize', { input: { at: '\uFFFE' }, tenant: 't1' })
    await world.put(world.name('old', 1), { body: resize, group: 't1', attributes: { trace: 'x' } })
    await world.put(world.name('old', 1), world.message('mail'))

    const reports = await world.sweep()

    expect(reports).toEqual([{ queue: world.name('old', 1), moved: 2, left: 0, deleted: false }])
    const [moved] = world.queue.peek(world.name('images', 1))
    expect(JSON.parse(moved?.body ?? '')).toEqual({ ...JSON.parse(resize), group: 'images', priority: 1 })
    expect(moved).toMatchObject({ group: 't1', attributes: { trace: 'x' }, delaySeconds: 0 })
    expect(world.bodies(world.name('default', 1))).toHaveLength(1)
  })

  test('keeps what this version does not know, and bodies that it can not read', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const newer = JSON.stringify({ ...JSON.parse(world.message('resize')), later: { field: 1 } })
    const next = JSON.stringify({ v: 2, name: 'resize', anything: [1] })
    await world.put(world.name('old'), newer, next, 'no JSON at all')

    await world.sweep()

    const [first = '', ...rest] = world.bodies(world.name('images'))
    expect(JSON.parse(first)).toEqual({ ...JSON.parse(newer), group: 'images' })
    expect(rest).toEqual([next, 'no JSON at all'])
  })

  test('goes to workers that will make a dead letter of it, when nobody knows its task', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old', 3), world.message('gone'))

    await world.sweep()

    expect(world.bodies(world.name('images', 3))).toHaveLength(1)
  })

  test('is moved only when it is there: what is delayed or in flight is waited for', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const old = world.name('old')
    await world.put(old, { body: world.message('resize') })
    await world.queue.receive(old, { max: 1, waitSeconds: 0, visibilitySeconds: 300 })
    await world.put(old, { body: world.message('resize'), delaySeconds: 900 })

    const first = await world.sweep()
    await world.clock.advance(HOUR_MS)
    const second = await world.sweep()

    expect(first).toMatchObject([{ moved: 0, left: 2 }])
    expect(second).toMatchObject([{ moved: 2, left: 0 }])
  })

  test('is moved in many batches, and only for as long as there is time', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old'), ...Array.from({ length: 95 }, () => world.message('resize')))

    const none = await world.sweep({ limitMs: 0 })
    const all = await world.sweep()

    expect(none).toMatchObject([{ moved: 0, left: 95 }])
    expect(all).toMatchObject([{ moved: 95, left: 0 }])
    expect(world.bodies(world.name('images'))).toHaveLength(95)
  })

  test('stays when it could not be sent, and is there for the next sweep', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old'), world.message('resize'))
    const error = new BackendError('SQS', 'slow down')
    const down: TaskQueue = {
      ...atOnce(world.queue),
      sendMany: async (_, messages) => messages.map(() => ({ outcome: 'unavailable', error })),
    }

    const failed = await world.sweep({ queue: down })
    await world.clock.advance(HOUR_MS)
    const next = await world.sweep()

    expect(failed).toMatchObject([{ moved: 0, left: 1, deleted: false }])
    expect(next).toMatchObject([{ moved: 1 }])
  })

  test('is there twice, never not at all, when the sweeper dies between sending and deleting', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old'), world.message('resize'))
    const dying: TaskQueue = {
      ...atOnce(world.queue),
      deleteMany: () => Promise.reject(new Error('killed')),
    }

    await expect(world.sweep({ queue: dying })).rejects.toThrow('killed')
    await world.clock.advance(HOUR_MS)
    await world.sweep()

    const ids = world.bodies(world.name('images')).map((body) => JSON.parse(body).id)
    expect(ids).toEqual(['task-1', 'task-1'])
  })

  test('is moved once by two sweepers at a time', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('old'), ...Array.from({ length: 60 }, () => world.message('resize')))

    const both = await Promise.all([world.sweep(), world.sweep()])

    expect(both.flat().reduce((sum, { moved }) => sum + moved, 0)).toBe(60)
    expect(world.bodies(world.name('images'))).toHaveLength(60)
  })
})

describe('an empty retired queue', () => {
  test('is deleted at the second look, its dead-letter queue after it', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const old = world.name('old')
    await world.put(old, world.message('resize'))
    await world.queue.depth(`${old}_dlq`)

    const looks = []
    for (let look = 0; look < 4; look++) {
      looks.push((await world.sweep()).map(({ moved, deleted }) => ({ moved, deleted })))
      await world.clock.advance(HOUR_MS)
    }

    const waiting = { moved: 0, deleted: false }
    expect(looks).toEqual([
      [{ moved: 1, deleted: false }, waiting],
      [waiting, waiting],
      [
        { moved: 0, deleted: true },
        { moved: 0, deleted: true },
      ],
      [],
    ])
    expect(world.exists(old) || world.exists(`${old}_dlq`)).toBe(false)
  })

  test('stays while less time than ten minutes has passed, and while messages come', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const old = world.name('old')
    await world.queue.depth(old)
    await world.sweep()
    await world.clock.advance(599_000)
    const early = await world.sweep()
    await world.put(old, world.message('resize'))
    const late = await world.sweep()
    await world.clock.advance(HOUR_MS)

    const next = await world.sweep()

    expect(early).toMatchObject([{ deleted: false }])
    expect(late).toMatchObject([{ moved: 1, deleted: false }])
    expect(next).toMatchObject([{ moved: 0, deleted: false }])
  })

  test('is left alone when a deploy brings it back in the moment before', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const old = world.name('old')
    await world.queue.depth(old)
    await world.sweep()
    await world.clock.advance(HOUR_MS)
    const queue: TaskQueue = {
      ...atOnce(world.queue),
      depth: (name) => {
        world.deploy({ images: ['resize'], old: ['mail'] })
        return world.queue.depth(name)
      },
    }

    const reports = await world.sweep({ queue })

    expect(reports).toMatchObject([{ deleted: false }])
    expect(world.exists(old)).toBe(true)
  })
})

describe('dead letters of a retired queue', () => {
  test('go to a dead-letter queue that operators still see, with their reason', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    const attributes = { reason: 'UnknownTask', detail: 'why' }
    await world.put(`${world.name('old', 1)}_dlq`, { body: world.message('resize'), attributes })

    const reports = await world.sweep()

    expect(reports).toMatchObject([{ queue: `${world.name('old', 1)}_dlq`, moved: 1, left: 0 }])
    expect(world.queue.peek(`${world.name('images', 1)}_dlq`)).toMatchObject([{ attributes }])
  })
})

describe('nothing is touched', () => {
  test('of an app that has no manifest: it is being made, or taken down', async () => {
    const world = retiredWorld()
    await world.put(world.name('old'), world.message('resize'))

    expect(await world.sweep()).toEqual([])
  })

  test('that the manifest has, nor what another app or stage has', async () => {
    const world = retiredWorld()
    world.deploy({ images: ['resize'] })
    await world.put(world.name('images'), world.message('resize'))
    await world.put('tl_media_dev_old_normal', world.message('resize'))
    await world.put('tl_media2_prod_old_normal', world.message('resize'))

    expect(await world.sweep()).toEqual([])
  })
})

test('a priority that a group no longer has is retired, and its messages go to the nearest', async () => {
  const world = retiredWorld()
  world.deploy({ images: ['resize'] }, [1, 2])
  await world.put(world.name('images', 3), world.message('resize', { group: 'images', priority: 3 }))
  await world.put(world.name('images', 0), world.message('resize', { group: 'images', priority: 0 }))

  await world.sweep()

  expect(JSON.parse(world.bodies(world.name('images', 2))[0] ?? '')).toMatchObject({ priority: 2 })
  expect(JSON.parse(world.bodies(world.name('images', 1))[0] ?? '')).toMatchObject({ priority: 1 })
})

test("one queue's failure is told and keeps no other from being worked off", async () => {
  const world = retiredWorld()
  world.deploy({ images: ['resize'] })
  await world.put(world.name('bad'), world.message('resize'))
  await world.put(world.name('old'), world.message('resize'))
  const queue: TaskQueue = {
    ...atOnce(world.queue),
    receive: (name, options) =>
      name === world.name('bad')
        ? Promise.reject(new BackendError('SQS ReceiveMessage', 'the key is gone'))
        : atOnce(world.queue).receive(name, options),
  }

  const reports = await world.sweep({ queue })

  expect(reports).toMatchObject([
    { queue: world.name('bad'), moved: 0, deleted: false, error: 'SQS ReceiveMessage: the key is gone' },
    { queue: world.name('old'), moved: 1 },
  ])
  expect(reports[1]).not.toHaveProperty('error')
})

test('a queue that another has deleted meanwhile counts as deleted', async () => {
  const world = retiredWorld()
  world.deploy({ images: ['resize'] })
  await world.queue.depth(world.name('old'))
  const queue: TaskQueue = {
    ...atOnce(world.queue),
    receive: () => Promise.reject(new AppNotFoundError('SQS ReceiveMessage', 'no such queue')),
  }

  expect(await world.sweep({ queue })).toMatchObject([{ left: 0, deleted: true }])
})
