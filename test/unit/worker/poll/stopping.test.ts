import { describe, expect, test } from 'vitest'
import { WorkerStopping } from '../../../../lib/core/errors/index.ts'
import { task } from '../../../../lib/core/task.ts'
import { pollWorld, steeredRuns } from '../../../support/poll-world.ts'
import { ticks } from '../../../support/worker-world.ts'

describe('stopping a poller', () => {
  test('lets what runs end, records it, and takes nothing new', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const id = await world.put('wait')
    const poller = world.start({ concurrency: 1 })
    await ticks()

    const stopping = poller.stop()
    const other = await world.put('wait')
    runs.end(id)
    await world.advance(5000)
    await stopping

    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', attempt: 0 })
    expect((await world.record(other)).status).toBe('PENDING')
    expect(await world.queue.depth(world.name)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  })

  test('interrupts what is not done in time, and another worker runs it a second later, uncounted', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run, timeout: '1m' })])
    const id = await world.put('wait')
    const poller = world.start({ shutdownMs: 10_000 })
    await ticks()

    const stopping = poller.stop()
    await world.advance(11_000)
    await stopping
    const record = await world.record(id)
    const reason: unknown = runs.signals.get(id)?.reason
    await world.advance(1000)
    world.start()
    await ticks()

    expect(reason).toBeInstanceOf(WorkerStopping)
    expect(record).toMatchObject({ status: 'PENDING', attempt: 0 })
    expect(record.labels).toEqual({})
    expect(runs.begun).toEqual([id, id])
  })

  test('keeps the value of a handler that ends when its signal aborts', async () => {
    const patient = task({
      name: 'patient',
      run: (_: undefined, ctx) =>
        new Promise<string>((resolve) => ctx.signal.addEventListener('abort', () => resolve('as far as it got'))),
    })
    const world = pollWorld([patient])
    const id = await world.put('patient')
    const poller = world.start({ shutdownMs: 10_000 })
    await ticks()

    const stopping = poller.stop()
    await world.advance(11_000)
    await stopping

    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"as far as it got"' })
  })

  test('gives a handler back that throws when its signal aborts', async () => {
    const obedient = task({
      name: 'obedient',
      run: (_: undefined, ctx) =>
        new Promise((_resolve, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason))),
    })
    const world = pollWorld([obedient])
    const id = await world.put('obedient')
    const poller = world.start({ shutdownMs: 0 })
    await ticks()

    const stopping = poller.stop()
    await world.advance(5000)
    await stopping

    expect(await world.record(id)).toMatchObject({ status: 'PENDING', attempt: 0 })
  })

  test('gives back what a poll that was waiting still brings', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const poller = world.start({ waitSeconds: 5 })
    await ticks()

    const stopping = poller.stop()
    const id = await world.put('wait')
    await world.advance(5000)
    await stopping

    expect(runs.begun).toEqual([])
    expect(await world.record(id)).toMatchObject({ status: 'PENDING' })
    expect(await world.queue.depth(world.name)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  })

  test('gives back what it had asked for when it was stopped', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const answer = Promise.withResolvers<void>()
    world.outage.answersAfter = answer.promise
    await world.put('wait', 0)
    const poller = world.start()
    await ticks()

    const stopping = poller.stop()
    answer.resolve()
    await stopping

    expect(runs.begun).toEqual([])
    expect(await world.queue.depth(world.nameOf(0))).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  })

  test('has deleted what ended last before it is done', async () => {
    const runs = steeredRuns()
    const world = pollWorld([task({ name: 'wait', run: runs.run })])
    const id = await world.put('wait')
    const poller = world.start({ waitSeconds: 1 })
    await ticks()
    world.outage.error = new Error('no poll is waiting any more')
    await world.advance(1000)

    const stopping = poller.stop()
    runs.end(id)
    await stopping

    expect(await world.queue.depth(world.name)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })
})
