import { expect, test } from 'vitest'
import { CONTROL_PART, controlId } from '../../../lib/core/record.ts'
import { add, app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('queues tells of each group and priority what waits, runs and is delayed, and how old the oldest is', async () => {
  const world = clientWorld(app)
  const done = await world.client.enqueue(add, { a: 4 })
  await world.succeed(done.id, { sum: 5 })
  await world.advance(1000)
  await world.client.enqueue(add, { a: 1 })
  await world.advance(5000)
  await world.client.enqueue(add, { a: 2 })
  await world.client.enqueue(add, { a: 3 }, { delay: '10m' })
  await world.queue.receive(world.physicalQueue(), { max: 1, waitSeconds: 0, visibilitySeconds: 30 })
  await world.advance(1000)

  const queues = await world.client.queues()

  expect(queues).toHaveLength(6)
  expect(queues.find(({ group, priority }) => group === 'default' && priority === 2)).toEqual({
    group: 'default',
    priority: 2,
    depth: 2,
    inFlight: 1,
    delayed: 1,
    oldestAgeMs: 6000,
    deadLetters: 0,
    paused: false,
  })
  expect(queues.filter(({ group }) => group === 'images').map(({ priority }) => priority)).toEqual([1, 2])
})

test('queues tells which are paused, and what their dead-letter queues hold', async () => {
  const world = clientWorld(app, { definitions: false })
  await world.store.putParts([{ id: controlId('images', 1), part: CONTROL_PART, body: '{"pausedAt":1}' }])
  const message = { body: 'x', delaySeconds: 0, group: undefined, attributes: {} }
  await world.queue.sendMany(`${world.physicalQueue('images', 1)}_dlq`, [message])

  const queues = await world.client.queues()

  expect(queues.filter(({ paused }) => paused)).toMatchObject([{ group: 'images', priority: 1, deadLetters: 1 }])
  expect(queues.every(({ oldestAgeMs }) => oldestAgeMs === null)).toBe(true)
})

test('the oldest open task is found behind a thousand that have ended', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 0 })
  await world.advance(1000)
  const others = await Promise.all(Array.from({ length: 1100 }, (_, a) => world.client.enqueue(add, { a })))
  await Promise.all(others.slice(1).map(({ id }) => world.succeed(id, { sum: 1 })))

  const queues = await world.client.queues()

  expect(queues.find(({ depth }) => depth > 0)?.oldestAgeMs).toBe(1000)
})
