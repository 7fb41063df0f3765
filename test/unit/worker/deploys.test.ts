import { describe, expect, test } from 'vitest'
import { group } from '../../../lib/core/group.ts'
import { task } from '../../../lib/core/task.ts'
import { claimWrite } from '../../../lib/core/transitions.ts'
import { workerWorld } from '../../support/worker-world.ts'

/** What a worker makes of messages that another version of the app has sent. */

const MINUTE_MS = 60_000

describe('a task that a deploy has moved to another group', () => {
  function movedWorld(change: Parameters<typeof workerWorld>[1] = {}) {
    const ran: string[] = []
    const resize = task({
      name: 'resize',
      group: 'images',
      priority: 'high',
      run: (_: unknown, ctx) => void ran.push(ctx.task.id),
    })
    const other = task({ name: 'other', run: () => {} })
    const groups = { images: group({ timeout: '10m', priorities: ['high', 'low'] }) }
    const world = workerWorld([resize, other], { groups, ...change })
    /** As if the task had been enqueued before the deploy. */
    const old = { group: 'default' } as const
    const deliverImages = (priority: 1 | 3 = 1) =>
      world.deliver(world.worker, 10, 75_000, world.queueOf('images', priority))
    return { ...world, ran, old, deliverImages }
  }

  test('is handed on to its group, whose function has its timeout, memory and rights', async () => {
    const world = movedWorld()
    const id = await world.enqueue('resize', undefined, world.old)

    const kept = await world.deliver()
    const ranHere = [...world.ran]
    await world.deliverImages()

    expect([kept, ranHere, world.ran]).toEqual([[], [], [id]])
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', attempt: 0 })
  })

  test.each(['run', 'none'] as const)('is handed on where it has no record yet: track %s', async (track) => {
    const world = movedWorld()
    const id = `task.${track === 'run' ? 'r' : 'n'}`
    await world.enqueue('resize', undefined, { ...world.old, track, id })

    await world.deliver()
    await world.deliverImages()

    expect(world.ran).toEqual([id])
  })

  test('says where it is now, so that its new group can be paused and purged', async () => {
    const world = movedWorld()
    await world.enqueue('resize', undefined, world.old)

    await world.deliver()

    const [message] = world.queue.peek(world.queueOf('images', 1))
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ group: 'images', priority: 1 })
  })

  test('stays where its old group is paused, and is cancelled where that was purged', async () => {
    const world = movedWorld()
    await world.enqueue('resize', undefined, world.old)
    await world.control({ pausedAt: world.clock.now() })
    await world.deliver()
    const paused = world.queue.peek(world.queueOf('images', 1)).length
    await world.advance(MINUTE_MS)
    await world.control({ purgedBefore: world.clock.now() })

    await world.deliver()

    expect([paused, world.ran]).toEqual([0, []])
    expect(await world.record('task-1')).toMatchObject({ status: 'CANCELLED' })
  })

  test('runs where it came to when it was handed on a moment ago: two versions may each think it the other’s', async () => {
    const world = movedWorld()
    await world.enqueue('resize', undefined, world.old)
    await world.deliver()
    const [message] = await world.queue.receive(world.queueOf('images', 1), {
      max: 1,
      waitSeconds: 0,
      visibilitySeconds: 60,
    })
    if (message === undefined) throw new Error('nothing was handed on')
    await world.queue.sendMany(world.name, [{ ...message, delaySeconds: 0 }])

    await world.deliver()

    expect(world.ran).toHaveLength(1)
  })

  test('runs where it came to when its group can not be reached', async () => {
    const world = movedWorld({
      wrapQueue: (queue) => ({
        sendMany: async (_, messages) =>
          messages.map(() => ({ outcome: 'refused', error: new Error('no such queue') })),
        receive: (name, options) => queue.receive(name, options),
        deleteMany: (name, receipts) => queue.deleteMany(name, receipts),
        changeVisibilityMany: (name, changes) => queue.changeVisibilityMany(name, changes),
        depth: (name) => queue.depth(name),
      }),
    })
    await world.enqueue('resize', undefined, world.old)

    await world.deliver()

    expect(world.ran).toHaveLength(1)
  })

  test('goes on where its last worker is gone: the lease is waited for', async () => {
    const world = movedWorld()
    const id = await world.enqueue('resize', undefined, world.old)
    await world.store.updateMany([claimWrite({ id, rev: 0 }, 'gone', world.clock.now(), 30_000)])

    await world.deliver()
    await world.deliverImages()
    const early = [...world.ran]
    await world.advance(MINUTE_MS)
    await world.deliverImages()

    expect([early, world.ran]).toEqual([[], [id]])
  })
})

describe('a renamed task', () => {
  const names: string[] = []
  const thumbnail = task({
    name: 'make-thumbnail',
    aliases: ['thumb', 'thumbnail'],
    run: (_: unknown, ctx) => {
      names.push(ctx.task.name)
      return ctx.task.name
    },
  })

  test.each(['thumb', 'thumbnail', 'make-thumbnail'])(
    'runs what was enqueued as %s, and goes by its new name',
    async (name) => {
      const world = workerWorld([thumbnail])
      names.length = 0
      const id = await world.enqueue(name)

      await world.deliver()

      expect(names).toEqual(['make-thumbnail'])
      expect(await world.record(id)).toMatchObject({ name, status: 'SUCCESS', result: '"make-thumbnail"' })
    },
  )

  test('is on record by its new name where the record begins with the run', async () => {
    const world = workerWorld([thumbnail])
    const id = await world.enqueue('thumb', undefined, { id: 'task.r', track: 'run' })

    await world.deliver()

    expect(await world.record(id)).toMatchObject({ name: 'make-thumbnail' })
  })
})

describe('a removed task', () => {
  test('waits a while for its definition, should the deploy be taken back, and then ends where it can be seen', async () => {
    const world = workerWorld([task({ name: 'other', run: () => {} })])
    const id = await world.enqueue('gone', { a: 1 })

    await world.deliver()
    const waiting = await world.record(id)
    for (let minute = 0; minute < 20; minute++) {
      await world.advance(MINUTE_MS)
      await world.deliver()
    }

    expect(waiting.status).toBe('PENDING')
    expect(await world.record(id)).toMatchObject({ status: 'FAILURE', error: { type: 'UnknownTask' } })
    expect(world.deadLetters()).toMatchObject([{ attributes: { reason: 'UnknownTask' } }])
  })
})

describe('an envelope', () => {
  const ran: unknown[] = []
  const echo = task({ name: 'echo', run: (input: unknown) => void ran.push(input) })

  test('of the next version is given back by a worker of this one, and in the end kept for a newer', async () => {
    const world = workerWorld([echo])
    const next = JSON.stringify({ v: 2, id: 'x', name: 'echo', body: { in: 'another shape' } })
    await world.send(next)

    const kept: number[] = []
    for (const seconds of [0, 30, 60, 120, 240]) {
      await world.advance(seconds * 1000)
      kept.push((await world.deliver()).length)
    }

    expect(kept).toEqual([1, 1, 1, 1, 0])
    expect(world.deadLetters()).toMatchObject([{ body: next, attributes: { reason: 'UnknownVersion' } }])
  })

  test('of this version with keys that only a newer one knows is run', async () => {
    const world = workerWorld([echo])
    ran.length = 0
    const [now] = [world.clock.now()]
    const newer = {
      v: 1,
      id: 'task.r',
      rec: 'claim',
      name: 'echo',
      group: 'default',
      priority: 2,
      input: 7,
      codec: 'json',
    }
    await world.send(JSON.stringify({ ...newer, track: 'run', enqueuedAt: now, flavour: { new: true } }))

    await world.deliver()

    expect(ran).toEqual([7])
  })

  test('with no more than the keys that the first version asked for is run', async () => {
    const world = workerWorld([echo])
    ran.length = 0
    await world.send(
      `{"v":1,"id":"task.n","rec":"claim","name":"echo","group":"default","priority":2,"codec":"json","track":"none","enqueuedAt":0}`,
    )

    await world.deliver()

    expect(ran).toEqual([undefined])
  })
})
