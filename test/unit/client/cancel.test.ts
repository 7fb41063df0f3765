import { expect, test } from 'vitest'
import { pendingRecord, startedRecord } from '../../../lib/core/transitions.ts'
import { add, app, brief } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('a waiting task is cancelled at once', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })

  expect(await handle.cancel()).toBe(true)

  expect(await handle.status()).toBe('CANCELLED')
})

test('a running task is asked to end; asking again changes nothing', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await world.start(handle.id)

  expect([await handle.cancel(), await world.client.cancel(handle.id)]).toEqual([true, true])

  expect(await world.client.get(handle.id)).toMatchObject({ status: 'STARTED', cancelRequested: true })
})

test('a task that has ended stays as it is, and cancel says so', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await world.succeed(handle.id, { sum: 2 })

  expect(await handle.cancel()).toBe(false)

  expect(await handle.status()).toBe('SUCCESS')
})

test("a `run` task that has not begun gets a tombstone with the task's name", async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(brief, 1)

  expect(await handle.cancel()).toBe(true)

  expect(await world.record(handle.id)).toMatchObject({ status: 'CANCELLED', name: 'brief' })
})

test('a task that begins between the look and the cancellation is asked to end', async () => {
  let intrude = async () => {}
  const world = clientWorld(app, {
    wrap: (backend, { start }) => ({
      ...backend,
      store: {
        ...backend.store,
        insertMany: async (records) => {
          await intrude()
          return backend.store.insertMany(records)
        },
        updateMany: async (writes) => {
          const [write] = writes
          if (write?.set.status === 'CANCELLED') await start(write.id)
          return backend.store.updateMany(writes)
        },
      },
    }),
  })
  const full = await world.client.enqueue(add, { a: 1 })
  const run = await world.client.enqueue(brief, 1)
  const [message] = world.sent().slice(-1)
  intrude = async () => {
    if (message === undefined) return
    await world.store.insertMany([startedRecord(pendingRecord(message, '1', 1000), 'token', world.clock.now(), 30_000)])
  }

  expect([await full.cancel(), await run.cancel()]).toEqual([true, true])

  expect(await world.record(full.id)).toMatchObject({ status: 'STARTED', cancelRequested: true })
  expect(await world.record(run.id)).toMatchObject({ status: 'STARTED', cancelRequested: true })
})

test('cancelling what nobody knows ends with TaskNotFoundError', async () => {
  const world = clientWorld(app)

  await expect(world.client.cancel('nobody')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
  await expect(world.client.cancel('nobody.r')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' })
})
