import { expect, test } from 'vitest'
import { BackendError, RetryLater } from '../../../lib/core/errors/index.ts'
import { task } from '../../../lib/core/task.ts'
import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../../support/with-methods.ts'
import { workerWorld } from '../../support/worker-world.ts'

/** Once the lease of 30 s is over, and 5 s for clocks that differ, and one to be sure. */
const BACK_MS = 36_000

test.each([
  ['an end', () => 'done'],
  [
    'a retry',
    () => {
      throw new RetryLater('1s')
    },
  ],
])(
  '%s that the store did not take brings the task back when its lease is over, not when its queue says',
  async (_, first) => {
    let runs = 0
    let isDown = false
    const subject = task({
      name: 'subject',
      run: () => {
        runs += 1
        isDown = runs === 1
        return runs === 1 ? first() : 'again'
      },
    })
    const world = workerWorld([subject], { wrapStore: (store) => downWhen(() => isDown, store) })
    const id = await world.enqueue('subject')

    const kept = await world.deliver()
    isDown = false
    await world.advance(BACK_MS - 1000)
    await world.deliver()
    const runsBefore = runs
    await world.advance(1000)
    await world.deliver()

    expect(kept).toHaveLength(1)
    expect(runsBefore).toBe(1)
    expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"again"', takeovers: 0 })
    expect(runs).toBe(2)
  },
)

/** A store that takes no update while it is down. */
function downWhen(isDown: () => boolean, store: TaskStore): TaskStore {
  const error = new BackendError('DynamoDB', 'slow down')
  return withMethods(store, {
    updateMany: async (writes) =>
      isDown() ? writes.map(() => ({ outcome: 'unavailable', error })) : store.updateMany(writes),
  })
}
