import { expect, test } from 'vitest'
import { BackendError, type PartialEnqueueError } from '../../../lib/core/errors/index.ts'
import { app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const LARGE = { key: 'x'.repeat(600) }
const many = (count: number) => Array.from({ length: count }, () => LARGE)

test('inputs that are to be kept travel in full batches, as the records do', async () => {
  const world = clientWorld(app)

  const handles = await world.client.task('plain').with({ keepInput: 'always' }).enqueueMany(many(100))

  // Of 25: four of parts, four of records.
  expect(world.counts.insert).toBe(8)
  const parts = await world.store.getParts(handles.map(({ id }) => ({ id, part: 'input' })))
  expect(parts.every((part) => part !== undefined)).toBe(true)
})

test('a kept input is there before its record, so that no task of which it is missing ever runs', async () => {
  const order: string[] = []
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        addParts: (parts) => {
          order.push('part')
          return backend.store.addParts(parts)
        },
        insertMany: (records) => {
          order.push('record')
          return backend.store.insertMany(records)
        },
      },
    }),
  })

  await world.client.enqueue('plain', LARGE, { keepInput: 'always' })

  expect(order).toEqual(['part', 'record'])
})

test('a task whose input could not be kept is refused, unrecorded and unsent; its neighbours are taken', async () => {
  const error = new BackendError('DynamoDB BatchExecuteStatement', 'slow down', { throttled: true })
  const world = clientWorld(app, {
    wrap: (backend) => ({
      ...backend,
      store: {
        ...backend.store,
        addParts: async (parts) => {
          const answers = await backend.store.addParts(parts.slice(1))
          return [{ outcome: 'unavailable', error }, ...answers]
        },
      },
    }),
  })

  const refusal = world.client.task('plain').with({ keepInput: 'always' }).enqueueMany(many(3))

  const { accepted, refused } = await refusal.then(
    () => Promise.reject(new Error('it was taken whole')),
    (problem: PartialEnqueueError) => problem,
  )
  expect([accepted.length, refused.length]).toEqual([2, 1])
  expect(world.sent()).toHaveLength(2)
  expect((await world.client.list()).tasks).toHaveLength(2)
})
