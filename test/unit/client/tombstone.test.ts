import { expect, test } from 'vitest'
import type { Envelope } from '../../../lib/core/envelope.ts'
import { pendingRecord, startedRecord } from '../../../lib/core/transitions.ts'
import type { OperatorBackend } from '../../../lib/ports/backend.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { app, brief } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

test('a tombstone whose reply was lost, found again by the retry, is known as its own: the task counts as refused', async () => {
  const world = clientWorld(app, { wrap: (backend) => withInserts(backend, twice) })
  world.faults.loseReply('send')

  await expect(world.client.enqueue(brief, 1)).rejects.toThrow('it will not run; enqueue it again')

  expect(await world.record(onlyMessage(world).id)).toMatchObject({
    status: 'CANCELLED',
    error: { type: 'EnqueueFailed' },
  })
})

test('a `run` task that a worker began although the reply to its send was lost counts as accepted', async () => {
  let begun = async () => {}
  const world = clientWorld(app, { wrap: (backend) => withInserts(backend, (store) => after(() => begun(), store)) })
  begun = () => begin(world, onlyMessage(world))
  world.faults.loseReply('send')

  const handle = await world.client.enqueue(brief, 1)

  expect(await handle.status()).toBe('STARTED')
})

test('where it can not be read what stands in the way of a tombstone, nobody can tell whether the task runs', async () => {
  let begun = async () => {}
  const world = clientWorld(app, { wrap: (backend) => withInserts(backend, (store) => after(() => begun(), store)) })
  begun = () => begin(world, onlyMessage(world))
  world.faults.loseReply('send')
  world.faults.throttle('read')

  await expect(world.client.enqueue(brief, 1)).rejects.toThrow('it may run after all')
})

type InsertMany = TaskStore['insertMany']

function withInserts(backend: OperatorBackend, change: (store: TaskStore) => InsertMany): OperatorBackend {
  return { ...backend, store: { ...backend.store, insertMany: change(backend.store) } }
}

/** As an adapter's retry meets it: the first try did it. */
function twice(store: TaskStore): InsertMany {
  return async (records) => {
    await store.insertMany(records)
    return store.insertMany(records)
  }
}

function after(first: () => Promise<void>, store: TaskStore): InsertMany {
  return async (records) => {
    await first()
    return store.insertMany(records)
  }
}

type World = ReturnType<typeof clientWorld<typeof app>>

function onlyMessage(world: World): Envelope {
  const [message] = world.sent()
  if (message === undefined) throw new Error('nothing was sent')
  return message
}

/** What a worker does first with a task whose record begins with its claim. */
async function begin(world: World, message: Envelope): Promise<void> {
  const record = startedRecord(pendingRecord(message, '1', 1000), 'token', world.clock.now(), 30_000)
  await world.store.insertMany([record])
}
