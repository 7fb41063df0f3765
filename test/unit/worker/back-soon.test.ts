import { expect, test } from 'vitest'
import { BackendError } from '../../../lib/core/errors/index.ts'
import { task } from '../../../lib/core/task.ts'
import { claimWrite } from '../../../lib/core/transitions.ts'
import type { TaskQueue } from '../../../lib/ports/task-queue.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../../support/with-methods.ts'
import { workerWorld } from '../../support/worker-world.ts'

/** With a random of 0.5: half way between 1 s and 5 s. The queue's own visibility would be 450 s. */
const BACK_MS = 3000
const DOWN = new BackendError('AWS', 'slow down')

test.each([
  ['the end of a task that was purged', { purgedBefore: Number.MAX_SAFE_INTEGER }, {}, 'CANCELLED'],
  ['the failure of a task that was too deep', {}, { depth: 1_000_000 }, 'FAILURE'],
])('%s is recorded seconds after the store is back', async (_, control, change, status) => {
  let isDown = true
  const subject = task({ name: 'subject', run: () => 'ran' })
  const world = workerWorld([subject], { wrapStore: (store) => storeDown(() => isDown, store) })
  await world.control(control)
  const id = await world.enqueue('subject', undefined, change)

  const kept = await world.deliver()
  isDown = false
  await world.advance(BACK_MS)
  await world.deliver()

  expect(kept).toHaveLength(1)
  expect(await world.record(id)).toMatchObject({ status })
})

test('a task that another worker has started is left to it, and its purged message looks again when the lease may be over', async () => {
  const subject = task({ name: 'subject', run: () => 'ran' })
  const world = workerWorld([subject])
  const id = await world.enqueue('subject')
  await world.store.updateMany([claimWrite({ id, rev: 0 }, 'another', world.clock.now(), 30_000)])
  await world.control({ purgedBefore: Number.MAX_SAFE_INTEGER })

  const kept = await world.deliver()
  await world.advance(29_999)
  const early = await world.queue.receive(world.name, { max: 10, waitSeconds: 0, visibilitySeconds: 0 })
  await world.advance(1)
  const late = await world.queue.receive(world.name, { max: 10, waitSeconds: 0, visibilitySeconds: 0 })

  expect([kept.length, early.length, late.length]).toEqual([1, 0, 1])
  expect(await world.record(id)).toMatchObject({ status: 'STARTED' })
})

test('a message that the dead-letter queue did not take goes there seconds later', async () => {
  let isDown = true
  const world = workerWorld([task({ name: 'subject', run: () => 'ran' })], {
    wrapQueue: (queue) => sendingDown(() => isDown, queue),
  })
  await world.queue.sendMany(world.name, [{ body: 'no envelope', delaySeconds: 0, group: undefined, attributes: {} }])

  const kept = await world.deliver()
  isDown = false
  await world.advance(BACK_MS)
  await world.deliver()

  expect(kept).toHaveLength(1)
  expect(world.deadLetters()).toMatchObject([{ body: 'no envelope', attributes: { reason: 'Malformed' } }])
})

function storeDown(isDown: () => boolean, store: TaskStore): TaskStore {
  return withMethods(store, {
    updateMany: async (writes) =>
      isDown() ? writes.map(() => ({ outcome: 'unavailable', error: DOWN })) : store.updateMany(writes),
    putParts: async (parts) => {
      if (isDown()) throw DOWN
      await store.putParts(parts)
    },
  })
}

function sendingDown(isDown: () => boolean, queue: TaskQueue): TaskQueue {
  return withMethods(queue, {
    sendMany: async (name, messages) =>
      isDown() ? messages.map(() => ({ outcome: 'unavailable', error: DOWN })) : queue.sendMany(name, messages),
  })
}
