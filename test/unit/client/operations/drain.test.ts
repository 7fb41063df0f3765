import { expect, test } from 'vitest'
import type { QueueLoad } from '../../../../lib/core/operation-types.ts'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

test('drain resolves once nothing waits, runs or is delayed, in three looks in a row', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  await world.client.enqueue(add, { a: 2 }, { delay: '1s' })
  const loads: QueueLoad[] = []
  let drained = false
  const draining = world.client.drain({}, { onProgress: (load) => loads.push(load) }).then(() => {
    drained = true
  })
  await world.advance(0)
  const take = () => world.queue.receive(world.physicalQueue(), { max: 10, waitSeconds: 0, visibilitySeconds: 60 })
  const running = await take()
  await world.advance(1000)
  const all = [...running, ...(await take())]

  await world.queue.deleteMany(
    world.physicalQueue(),
    all.map(({ receipt }) => receipt),
  )
  await world.advance(2000)
  const tooEarly = drained
  await world.advance(1000)
  await draining

  expect(tooEarly).toBe(false)
  expect(loads).toEqual([
    { depth: 1, inFlight: 0, delayed: 1 },
    { depth: 1, inFlight: 1, delayed: 0 },
    { depth: 0, inFlight: 0, delayed: 0 },
    { depth: 0, inFlight: 0, delayed: 0 },
    { depth: 0, inFlight: 0, delayed: 0 },
  ])
})

test('drain of one group does not wait for another', async () => {
  const world = clientWorld(app)
  await world.client.enqueue('image', { key: 'k' })
  const draining = world.client.drain({ group: 'default' })
  await world.advance(0)

  await world.advance(2000)

  await draining
})

test('a drain that takes too long says how much is left', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  const draining = world.client.drain({}, { timeout: '3s', interval: '2s' })
  const ended = expect(draining).rejects.toMatchObject({ code: 'DRAIN_TIMEOUT', left: 1 })
  await world.advance(0)

  await world.advance(3000)

  await ended
})

test('a drain ends with its signal, or with its client', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  const stop = new AbortController()
  const bySignal = expect(world.client.drain({}, { signal: stop.signal })).rejects.toThrow('enough')
  const byClient = expect(world.client.drain({}, { interval: '1s' })).rejects.toThrow('closed')
  await world.advance(0)

  stop.abort(new Error('enough'))
  await bySignal
  await world.client.close()
  await world.advance(1000)

  await byClient
})

test('a paused queue with messages in it is refused, since it would never be empty', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  await world.client.pause()

  const draining = world.client.drain()

  await expect(draining).rejects.toThrow('default/normal is paused with 1 messages in it; resume it first')
})
