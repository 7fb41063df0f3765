import { expect, test } from 'vitest'
import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { app } from '../../support/client-app.ts'
import { clientWorld, ticks } from '../../support/client-world.ts'

const LIMIT = DEFAULTS.client.bufferedTasks

/** A client whose backend takes nothing until it is let go. */
function heldWorld() {
  const { promise: open, resolve: letGo } = Promise.withResolvers<void>()
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: { ...backend.store, insertMany: async (records) => open.then(() => backend.store.insertMany(records)) },
    }),
  })
  return { ...world, letGo }
}

test(`enqueue beyond ${LIMIT} waiting tasks waits its turn, and nothing of it is lost`, async () => {
  const world = heldWorld()
  let looked = 0
  const input = () => ({
    get a() {
      looked += 1
      return 1
    },
  })

  const all = Promise.all(
    Array.from({ length: LIMIT + 50 }, () => world.client.enqueue('add', input() as { a: number })),
  )
  await ticks(50)
  const lookedWhileHeld = looked
  world.letGo()
  const handles = await all

  const looksEach = looked / (LIMIT + 50)
  expect(lookedWhileHeld).toBe(LIMIT * looksEach)
  expect(new Set(handles.map(({ id }) => id)).size).toBe(LIMIT + 50)
  expect(world.sent()).toHaveLength(LIMIT + 50)
})

test('a stream is pulled no faster than the backend takes it', async () => {
  const world = heldWorld()
  let pulled = 0
  async function* inputs() {
    for (; pulled < 5000; pulled++) yield { a: pulled }
  }

  const all = world.client.task('add').enqueueMany(inputs())
  await ticks(5000)
  const pulledWhileHeld = pulled
  world.letGo()
  const handles = await all

  expect(pulledWhileHeld).toBeLessThanOrEqual(1001)
  expect(handles).toHaveLength(5000)
})
