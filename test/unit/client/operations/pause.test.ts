import { expect, test } from 'vitest'
import { DEFAULTS } from '../../../../lib/core/defaults.ts'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

const DAY_MS = 86_400_000

test('pause orders workers to hold tasks back, and stops what delivers them', async () => {
  const world = clientWorld(app)

  const paused = await world.client.pause({ group: 'images', priority: 'high' })

  expect(paused).toEqual([
    { group: 'images', priority: 1, pausedAt: new Date(world.clock.now()), retentionEndsAt: null },
  ])
  expect(world.sources.isEnabled(world.physicalQueue('images', 1))).toBe(false)
  expect(world.sources.isEnabled(world.physicalQueue('images', 2))).toBe(true)
  const queues = await world.client.queues()
  expect(queues.filter((queue) => queue.paused).map(({ group, priority }) => [group, priority])).toEqual([
    ['images', 1],
  ])
})

test('without a filter every queue of the app is meant, and resume undoes it', async () => {
  const world = clientWorld(app, { definitions: false })
  await world.client.pause()

  const resumed = await world.client.resume()

  expect(resumed).toHaveLength(6)
  expect((await world.client.queues()).some(({ paused }) => paused)).toBe(false)
  expect(world.sources.isEnabled(world.physicalQueue())).toBe(true)
})

test('pausing twice keeps the first instant; resuming keeps an earlier purge', async () => {
  const world = clientWorld(app)
  const { purgedBefore } = await world.client.purge({ group: 'images', priority: 1 })
  const [first] = await world.client.pause({ group: 'images', priority: 1 })
  await world.advance(5000)

  const [second] = await world.client.pause({ group: 'images', priority: 1 })
  await world.client.resume({ group: 'images', priority: 1 })

  expect(second?.pausedAt).toEqual(first?.pausedAt)
  const [control] = await world.store.getParts([{ id: 'control#images#1', part: 'control' }])
  expect(JSON.parse(control?.body ?? '')).toEqual({ purgedBefore: purgedBefore.getTime() })
})

test('pause tells when SQS will begin to delete what waits, and warns when that is less than a week away', async () => {
  const world = clientWorld(app)
  const enqueuedAt = world.clock.now()
  await world.client.enqueue(add, { a: 1 })
  const end = new Date(enqueuedAt + DEFAULTS.queue.retentionMs)

  const [early] = await world.client.pause({ group: 'default', priority: 'normal' })
  await world.advance(8 * DAY_MS)
  const [late] = await world.client.pause({ group: 'default', priority: 'normal' })

  expect(early).toMatchObject({ retentionEndsAt: end })
  expect(early).not.toHaveProperty('warning')
  expect(late?.warning).toBe(
    `SQS deletes what waits in default/normal from ${end.toISOString()} on, and its tasks end as MessageLost; ` +
      'resume it before, or cancel its tasks and enqueue them again later',
  )
  const view = (await world.client.queues()).find(({ depth }) => depth > 0)
  expect(view).toMatchObject({ paused: true, retentionEndsAt: end })
})

test('a paused queue is held back even when its mapping can not be switched, and the caller learns why', async () => {
  const denied = new Error('denied')
  const world = clientWorld(app, {
    wrap: (backend) => ({ ...backend, sources: { setEnabled: () => Promise.reject(denied) } }),
  })

  await expect(world.client.pause()).rejects.toBe(denied)

  expect((await world.client.queues()).every(({ paused }) => paused)).toBe(true)
  await expect(world.client.resume()).rejects.toBe(denied)
  expect((await world.client.queues()).every(({ paused }) => paused)).toBe(true)
})

test.each([
  [{ group: 'image' }, 'the app has no group "image"; it has default, images'],
  [{ priority: 'urgent' as 'high' }, '"urgent" is no priority'],
  [{ group: 'images', priority: 'low' as const }, "group 'images' does not have a queue of priority low"],
])('a filter that means no queue is refused: %j', async (filter, message) => {
  const world = clientWorld(app)

  await expect(world.client.pause(filter)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringContaining(message),
  })
})
