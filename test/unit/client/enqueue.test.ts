import { expect, test } from 'vitest'
import { add, app } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

test('an enqueued task has a record and a message, and its handle gives the result once a worker has settled it', async () => {
  const world = clientWorld(app)

  const handle = await world.client.enqueue(add, { a: 1 })
  const result = handle.result()
  await world.succeed(handle.id, { sum: 2 })
  await world.advance(20)

  expect(await result).toEqual({ sum: 2 })
  expect(world.sent()).toMatchObject([{ v: 1, id: handle.id, rec: 'put', name: 'add', input: { a: 1 }, track: 'full' }])
  expect(await world.record(handle.id)).toMatchObject({ status: 'SUCCESS', input: '{"a":1}' })
})

test('a thousand enqueue calls in one tick make at most 110 send and 45 insert requests', async () => {
  const world = clientWorld(app)

  const handles = await Promise.all(Array.from({ length: 1000 }, (_, a) => world.client.enqueue('add', { a })))

  expect(new Set(handles.map(({ id }) => id)).size).toBe(1000)
  expect(world.sent()).toHaveLength(1000)
  expect(world.counts.send).toBeLessThanOrEqual(110)
  expect(world.counts.insert).toBeLessThanOrEqual(45)
})

test('waiting on a thousand handles makes at most 12 read requests a round', async () => {
  const world = clientWorld(app)
  const handles = await Promise.all(Array.from({ length: 1000 }, (_, a) => world.client.enqueue('add', { a })))
  const waits = handles.map((handle) => handle.outcome())
  await ticks()

  await world.advance(20)
  const afterOneRound = world.counts.read
  await Promise.all(handles.map(({ id }) => world.succeed(id, { sum: 1 })))
  await world.advance(2000)

  expect(afterOneRound).toBeLessThanOrEqual(12)
  expect((await Promise.all(waits)).every(({ status }) => status === 'SUCCESS')).toBe(true)
})
