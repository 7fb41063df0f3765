import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { BackendError } from '../../../lib/core/errors/index.ts'
import { INPUT_PART, type TaskRecord } from '../../../lib/core/record.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../../support/with-methods.ts'
import { workerWorld } from '../../support/worker-world.ts'

/** What nobody foresaw is told there: a refused part is foreseen. */
let told: MockInstance<typeof console.error>
beforeEach(() => {
  told = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => told.mockRestore())

test('a failure whose input could not be kept is not recorded yet; its neighbour is, and it ends once its lease is over', async () => {
  const world = partlyDownWorld()
  const failing = await world.enqueue('failing', { a: 1 })
  const fine = await world.enqueue('fine')
  world.refuseParts(true)

  const kept = await world.deliver()

  expect(kept).toHaveLength(1)
  expect(told).not.toHaveBeenCalled()
  expect([await statusOf(world, failing), await statusOf(world, fine)]).toEqual(['STARTED', 'SUCCESS'])

  world.refuseParts(false)
  await world.advance(35_000)
  expect(await world.deliver()).toEqual([])
  expect(await statusOf(world, failing)).toBe('STARTED')
  await world.advance(1000)
  await world.deliver()

  expect(await world.record(failing)).toMatchObject({ status: 'FAILURE', takeovers: 0 })
  expect(await keptInput(world, failing)).toMatch('"a":1')
})

test('a retry whose report could not be kept is a retry all the same', async () => {
  const world = partlyDownWorld()
  const retried = await world.enqueue('retried')
  world.refuseParts(true)

  await world.deliver()

  expect(told).not.toHaveBeenCalled()
  expect(await world.record(retried)).toMatchObject({ status: 'PENDING', attempt: 1, error: { message: 'no' } })
})

test.each([
  ['expired', 'TaskExpired', (now: number) => ({ expiresAt: now - 1 })],
  ['comes from too long a chain', 'TaskRejected', () => ({ depth: 2000 })],
])(
  'a task that %s, and whose input could not be kept, comes back within 5 s; its neighbour has ended',
  async (_, type, change) => {
    const world = partlyDownWorld()
    const unrun = await world.enqueue('fine', { a: 1 }, change(world.clock.now()))
    const fine = await world.enqueue('fine')
    world.refuseParts(true)

    const kept = await world.deliver()

    expect(kept).toHaveLength(1)
    expect(told).not.toHaveBeenCalled()
    expect([await statusOf(world, unrun), await statusOf(world, fine)]).toEqual(['PENDING', 'SUCCESS'])

    world.refuseParts(false)
    await world.advance(5000)
    await world.deliver()

    expect(await world.record(unrun)).toMatchObject({ status: 'FAILURE', error: { type } })
    expect(await keptInput(world, unrun)).toMatch('"a":1')
  },
)

function partlyDownWorld() {
  const fail = () => {
    throw new Error('no')
  }
  const failing = task({ name: 'failing', run: fail })
  const retried = task({ name: 'retried', retry: { attempts: 2, backoff: 'fixed', initial: '1s' }, run: fail })
  const fine = task({ name: 'fine', run: () => 'done' })
  let refuses = false
  const world = workerWorld([failing, retried, fine], { wrapStore: (store) => refusingParts(() => refuses, store) })
  return {
    ...world,
    refuseParts: (refuse: boolean) => {
      refuses = refuse
    },
  }
}

type World = ReturnType<typeof partlyDownWorld>

async function statusOf(world: World, id: string): Promise<TaskRecord['status']> {
  return (await world.record(id)).status
}

async function keptInput(world: World, id: string): Promise<string | undefined> {
  const [part] = await world.store.getParts([{ id, part: INPUT_PART }])
  return part?.body
}

/** A store that takes everything but parts for as long as it `refuses`. */
function refusingParts(refuses: () => boolean, store: TaskStore): TaskStore {
  return withMethods(store, {
    putParts: async (parts) => {
      if (refuses()) throw new BackendError('DynamoDB BatchExecuteStatement', 'slow down')
      await store.putParts(parts)
    },
  })
}
