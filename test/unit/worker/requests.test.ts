import { expect, test } from 'vitest'
import { task } from '../../../lib/core/task.ts'
import { DEFAULT_SETTINGS } from '../../../lib/worker/runtime.ts'
import { withMethods } from '../../support/with-methods.ts'
import { ticks, workerWorld } from '../../support/worker-world.ts'

test('a batch of tasks that end together is claimed by one request and settled by one', async () => {
  const { world, calls } = countedWorld(task({ name: 'quick', run: () => 'done' }))
  for (let index = 0; index < 10; index++) await world.enqueue('quick')

  await world.deliver()

  expect(calls.updateMany).toEqual([10, 10])
})

test('ten tasks of a batch learn by one request whether their queue is paused', async () => {
  const { world, calls } = countedWorld(task({ name: 'quick', run: () => 'done' }))
  for (let index = 0; index < 10; index++) await world.enqueue('quick')

  await world.deliver()

  expect(calls.getParts).toEqual([1])
})

test('tasks under a second that end one by one are settled by two requests', async () => {
  const { world, calls, endAfter } = pausingWorld()
  for (let index = 0; index < 10; index++) await world.enqueue('pause', 95 * (index + 1))

  await endAfter(950)

  expect(calls.updateMany).toEqual([10, 1, 9])
})

test('an ended task is recorded within a second, however long the others of its batch run', async () => {
  const { world, endAfter, advance } = pausingWorld()
  const ids: string[] = []
  for (let index = 0; index < 9; index++) ids.push(await world.enqueue('pause', 5000 * (index + 1)))
  await world.enqueue('pause', 55_000)
  const rest = endAfter(55_000)

  for (const [index, id] of ids.entries()) {
    await advance(index === 0 ? 6000 : 5000)
    expect(await world.record(id), `task ${index + 1}`).toMatchObject({ status: 'SUCCESS' })
  }

  await advance(10_000)
  await rest
})

function pausingWorld() {
  const pause = task({
    name: 'pause',
    run: (ms: number) => new Promise<void>((resolve) => void counted.world.clock.after(ms, resolve)),
  })
  const counted = countedWorld(pause)
  const { world } = counted
  const advance = async (ms: number) => {
    await ticks()
    await world.advance(ms)
  }
  const endAfter = async (ms: number) => {
    const delivered = world.deliver()
    if (ms < 1000) await advance(ms)
    return delivered
  }
  return { ...counted, advance, endAfter }
}

/** A world whose calls to the store are listed by how much each asked for. */
function countedWorld(...tasks: Parameters<typeof workerWorld>[0]) {
  const calls = { updateMany: [] as number[], getParts: [] as number[] }
  const world = workerWorld(tasks, {
    settings: DEFAULT_SETTINGS,
    wrapStore: (store) =>
      withMethods(store, {
        updateMany: (writes) => {
          calls.updateMany.push(writes.length)
          return store.updateMany(writes)
        },
        getParts: (keys) => {
          calls.getParts.push(keys.length)
          return store.getParts(keys)
        },
      }),
  })
  return { world, calls }
}
