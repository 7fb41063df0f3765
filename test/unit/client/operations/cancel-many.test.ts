import { expect, test } from 'vitest'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

test('cancelMany ends waiting tasks, asks running ones to end, and leaves ended ones alone', async () => {
  const world = clientWorld(app)
  const waiting = await world.client.enqueue(add, { a: 1 })
  await world.client.enqueue(add, { a: 0 })
  const running = await world.client.enqueue(add, { a: 2 })
  const ended = await world.client.enqueue(add, { a: 3 })
  await world.start(running.id)
  await world.succeed(ended.id, { sum: 4 })

  const result = await world.client.cancelMany({ name: 'add' })

  expect(result).toMatchObject({ examined: 4, matched: 3, cancelled: 3, skipped: 0, failed: 0 })
  expect(result.counts).toEqual([
    { name: 'add', reason: 'PENDING', count: 2 },
    { name: 'add', reason: 'STARTED', count: 1 },
  ])
  expect(await waiting.status()).toBe('CANCELLED')
  expect(await world.client.get(running.id)).toMatchObject({ status: 'STARTED', cancelRequested: true })
  expect(await ended.status()).toBe('SUCCESS')
})

test('status, labels and creation time narrow it; a preview changes nothing', async () => {
  const world = clientWorld(app)
  await world.client.enqueue(add, { a: 1 })
  await world.advance(1000)
  const since = new Date(world.clock.now())
  const labelled = await world.client.enqueue(add, { a: 2 }, { labels: { user: 'u1' } })
  await world.start(labelled.id)

  const count = async (filter: Parameters<typeof world.client.cancelMany>[0]) =>
    (await world.client.cancelMany(filter, { preview: true })).matched

  expect(await count({})).toBe(2)
  expect(await count({ status: 'PENDING' })).toBe(1)
  expect(await count({ status: 'STARTED' })).toBe(1)
  expect(await count({ labels: { user: 'u1' } })).toBe(1)
  expect(await count({ since })).toBe(1)
  expect(await count({ until: since })).toBe(1)
  expect(await world.client.get(labelled.id)).toMatchObject({ cancelRequested: false })
})

test('waiting tasks are ended by the page, not one by one', async () => {
  const world = clientWorld(app)
  await world.client.task(add).enqueueMany(Array.from({ length: 250 }, (_, a) => ({ a })))
  const before = world.counts.update

  const { cancelled } = await world.client.cancelMany({})

  expect(cancelled).toBe(250)
  expect(world.counts.update - before).toBe(10)
})

test('a task that changes under the call is looked at again', async () => {
  let intrude = async () => {}
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        updateMany: async (writes) => {
          await intrude()
          return backend.store.updateMany(writes)
        },
      },
    }),
  })
  const begun = await world.client.enqueue(add, { a: 1 })
  intrude = async () => {
    intrude = async () => {}
    await world.start(begun.id)
  }

  const result = await world.client.cancelMany({})

  expect(result).toMatchObject({ matched: 1, cancelled: 1 })
  expect(await world.client.get(begun.id)).toMatchObject({ status: 'STARTED', cancelRequested: true })
})

test('without the listing index waiting tasks can not be found, and the error says how to turn it on', async () => {
  const world = clientWorld(app, {
    definitions: false,
    manifest: (manifest) => ({ ...manifest, resources: { ...manifest.resources, listing: false } }),
  })

  await expect(world.client.cancelMany({})).rejects.toThrow('turn it on with listing: true')
})

test('an ended status is refused', async () => {
  const world = clientWorld(app)

  await expect(world.client.cancelMany({ status: 'FAILURE' as 'PENDING' })).rejects.toThrow(
    'only PENDING and STARTED tasks can be cancelled',
  )
})
