import { describe, expect, test } from 'vitest'
import { BackendError } from '../../../../lib/core/errors/index.ts'
import { task } from '../../../../lib/core/task.ts'
import { pollWorld, steeredRuns } from '../../../support/poll-world.ts'
import { ticks } from '../../../support/worker-world.ts'

describe('a poller whose backend is down', () => {
  test('tries again at longer and longer intervals, and goes on when it is back', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    world.outage.error = new BackendError('SQS ReceiveMessage', 'connection refused')
    const id = await world.put('wait')
    const poller = world.start()
    await ticks()

    await world.advance(60_000)
    const tries = world.calls.filter(({ queue }) => queue === world.name).length
    world.outage.error = undefined
    await world.advance(20_000)

    // 500 ms doubling up to 20 s: the sixth wait reaches it.
    expect(tries).toBeGreaterThanOrEqual(6)
    expect(tries).toBeLessThanOrEqual(10)
    expect(poller.errors[0]).toBeInstanceOf(BackendError)
    expect(runs.begun).toEqual([id])
  })

  test('says that it is unreachable after 30 seconds, and that it is well again at the first answer', async () => {
    const world = pollWorld([task({ name: 'quick', run: () => {} })])
    const poller = world.start()
    await ticks()
    world.outage.error = new BackendError('SQS ReceiveMessage', 'connection refused')

    await world.advance(10_000)
    const soon = poller.health().status
    await world.advance(40_000)
    const late = poller.health()
    world.outage.error = undefined
    await world.advance(20_000)

    expect(soon).toBe('ok')
    expect(late).toMatchObject({ status: 'unreachable', running: 0, slots: 10 })
    expect(late.lastReceiveAt).toMatch(/^2027-01-01T00:00:0/)
    expect(poller.health().status).toBe('ok')
  })

  test('says that it is stopping', async () => {
    const world = pollWorld([task({ name: 'quick', run: () => {} })])
    const poller = world.start({ waitSeconds: 1 })
    await ticks()

    void poller.stop()

    expect(poller.health().status).toBe('stopping')
  })
})

describe('a task whose last worker died', () => {
  test('runs when what came with it has ended', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const orphan = await world.abandoned('wait')
    const neighbour = await world.put('wait')
    world.start({ concurrency: 5 })
    await ticks()
    const beside = [...runs.begun]

    runs.end(neighbour)
    await ticks()

    expect(beside).toEqual([neighbour])
    expect(runs.begun).toEqual([neighbour, orphan])
  })

  test('runs when what had begun before it has ended', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const neighbour = await world.put('wait')
    world.start({ concurrency: 5 })
    await ticks()
    const orphan = await world.abandoned('wait')
    await ticks()
    const beside = [...runs.begun]

    runs.end(neighbour)
    await ticks()

    expect(beside).toEqual([neighbour])
    expect(runs.begun).toEqual([neighbour, orphan])
  })

  test('keeps others from beginning beside it', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const orphan = await world.abandoned('wait')
    world.start({ concurrency: 5 })
    await ticks()
    const late = await world.put('wait')
    await ticks()
    const beside = [...runs.begun]

    runs.end(orphan)
    await ticks()

    expect(beside).toEqual([orphan])
    expect(runs.begun).toEqual([orphan, late])
  })

  test('goes back unrun when the poller stops before its turn', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const orphan = await world.abandoned('wait')
    const neighbour = await world.put('wait')
    const poller = world.start({ concurrency: 5 })
    await ticks()

    const stopping = poller.stop()
    runs.end(neighbour)
    await world.advance(5000)
    await stopping

    expect(runs.begun).toEqual([neighbour])
    expect((await world.record(orphan)).status).toBe('STARTED')
    expect(await world.queue.depth(world.name)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  })
})
