import { describe, expect, test } from 'vitest'
import { task } from '../../../../lib/core/task.ts'
import { DEFAULT_SETTINGS } from '../../../../lib/worker/runtime.ts'
import { pollWorld, steeredRuns } from '../../../support/poll-world.ts'
import { ticks } from '../../../support/worker-world.ts'

describe('which tasks a poller takes', () => {
  test('takes the most urgent first, whatever was there before', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const low = await world.put('wait', 3)
    const normal = await world.put('wait', 2)
    const critical = await world.put('wait', 0)
    world.start({ concurrency: 1 })
    await ticks()

    for (let turn = 0; turn < 3; turn++) {
      runs.end(runs.begun.at(-1) ?? '')
      await ticks()
    }

    expect(runs.begun).toEqual([critical, normal, low])
  })

  test('lets a lower priority have a tenth of its requests while a flood lasts above', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    for (let count = 0; count < 30; count++) await world.put('wait', 0)
    const low = await Promise.all([world.put('wait', 3), world.put('wait', 3)])
    world.start({ concurrency: 1 })
    await ticks()

    for (let turn = 0; turn < 19; turn++) {
      runs.end(runs.begun.at(-1) ?? '')
      await ticks()
    }

    expect(runs.begun).toHaveLength(20)
    expect(runs.begun.filter((id) => low.includes(id))).toEqual(low)
  })

  test('holds never more messages than it has free slots', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    for (let count = 0; count < 8; count++) await world.put('wait')
    world.start({ concurrency: 3 })

    await ticks()

    expect(runs.begun).toHaveLength(3)
    expect(await world.queue.depth(world.name)).toMatchObject({ visible: 5, inFlight: 3 })
  })

  test('fills a slot as soon as its task has ended, while its neighbours run on', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const ids = [await world.put('wait'), await world.put('wait'), await world.put('wait')]
    world.start({ concurrency: 2 })
    await ticks()

    runs.end(ids[0] ?? '')
    await ticks()

    expect(runs.begun).toEqual(ids)
    expect((await world.record(ids[0] ?? '')).status).toBe('SUCCESS')
    expect((await world.record(ids[1] ?? '')).status).toBe('STARTED')
  })

  test('does not keep a slot for a task whose end waits to be recorded together with others', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })], { settings: DEFAULT_SETTINGS })
    const ids = [await world.put('wait'), await world.put('wait'), await world.put('wait')]
    world.start({ concurrency: 2 })
    await ticks()

    runs.end(ids[0] ?? '')
    await ticks()

    expect(runs.begun).toEqual(ids)
    expect((await world.record(ids[0] ?? '')).status).toBe('STARTED')
  })

  test('gives back what a watched queue brings when no slot is free, and comes for it when one is', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const first = await world.put('wait')
    world.start({ concurrency: 1 })
    await ticks()

    const urgent = await world.put('wait', 0)
    await ticks()
    const held = await world.queue.depth(world.nameOf(0))
    runs.end(first)
    await ticks()

    expect(held).toMatchObject({ visible: 1, inFlight: 0 })
    expect(runs.begun).toEqual([first, urgent])
  })

  test('leaves a paused queue alone until it is resumed', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    await world.pause(2)
    const id = await world.put('wait')
    world.start()
    await ticks()
    const received = world.calls.filter(({ call, queue }) => call === 'receive' && queue === world.name)

    await world.pause(2, false)
    await world.advance(10_000)

    expect(received).toEqual([])
    expect(runs.begun).toEqual([id])
  })
})

describe('what polling costs', () => {
  test('fetches and deletes ten tasks that end together by one request each', async () => {
    const world = pollWorld([task({ name: 'quick', run: () => {} })])
    for (let count = 0; count < 10; count++) await world.put('quick')
    world.start({ concurrency: 10 })

    await ticks()
    await world.advance(100)

    const received = world.calls.filter(({ queue, waitSeconds }) => queue === world.name && waitSeconds === 0)
    const deleted = world.calls.filter(({ call }) => call === 'deleteMany')
    expect(received[0]).toMatchObject({ count: 10 })
    expect(deleted).toEqual([{ call: 'deleteMany', queue: world.name, count: 10 }])
    expect(await world.queue.depth(world.name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('costs an idle queue one waiting request at a time', async () => {
    const world = pollWorld([task({ name: 'quick', run: () => {} })])
    world.start({ waitSeconds: 5 })
    await ticks()
    world.calls.length = 0

    await world.advance(60_000)

    expect(world.calls.filter(({ queue }) => queue === world.name)).toHaveLength(12)
  })

  test('asks no empty queue above while it works off a backlog below', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    for (let count = 0; count < 20; count++) await world.put('wait', 3)
    world.start({ concurrency: 1 })
    await ticks()
    world.calls.length = 0

    for (let turn = 0; turn < 15; turn++) {
      runs.end(runs.begun.at(-1) ?? '')
      await ticks()
    }

    const received = world.calls.filter(({ call }) => call === 'receive')
    expect(received).toHaveLength(15)
    expect(new Set(received.map(({ queue }) => queue))).toEqual(new Set([world.nameOf(3)]))
  })
})
