import { expect, test } from 'vitest'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

test('purge cancels what waits in the chosen queues at once, and orders workers to cancel what it could not see', async () => {
  const world = clientWorld(app)
  const waiting = await world.client.enqueue(add, { a: 1 })
  const delayed = await world.client.enqueue(add, { a: 2 }, { delay: '10m' })
  const other = await world.client.enqueue('image', { key: 'k' })
  const progress: unknown[] = []

  const result = await world.client.purge({ group: 'default' }, { onProgress: (step) => progress.push(step) })

  expect(result).toEqual({
    queues: [0, 1, 2, 3].map((priority) => ({ group: 'default', priority })),
    purgedBefore: new Date(world.clock.now() + 1),
    cancelled: 2,
  })
  expect(await waiting.status()).toBe('CANCELLED')
  expect(await delayed.status()).toBe('CANCELLED')
  expect(await other.status()).toBe('PENDING')
  expect(progress).toEqual([{ examined: 3, matched: 2, done: 2 }])
  const [control] = await world.store.getParts([{ id: 'control#default#2', part: 'control' }])
  expect(JSON.parse(control?.body ?? '')).toEqual({ purgedBefore: result.purgedBefore.getTime() })
})

test('a task that runs goes on', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await world.start(handle.id)

  const matched: number[] = []
  const { cancelled } = await world.client.purge({}, { onProgress: (progress) => matched.push(progress.matched) })

  expect(cancelled).toBe(0)
  expect(matched).toEqual([0])
  expect(await handle.status()).toBe('STARTED')
})

test('purging goes through a backlog of several pages', async () => {
  const world = clientWorld(app)
  await world.client.task(add).enqueueMany(Array.from({ length: 450 }, (_, a) => ({ a })))

  const { cancelled } = await world.client.purge()

  expect(cancelled).toBe(450)
})

test('without the listing index the order alone is given', async () => {
  const world = clientWorld(app, {
    definitions: false,
    manifest: (manifest) => ({ ...manifest, resources: { ...manifest.resources, listing: false } }),
  })
  const handle = await world.client.enqueue('add', { a: 1 })

  const { cancelled } = await world.client.purge()

  expect(cancelled).toBe(0)
  expect(await handle.status()).toBe('PENDING')
})
