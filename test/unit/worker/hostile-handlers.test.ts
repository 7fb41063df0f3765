import { format } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { TaskContext } from '../../../lib/core/context.ts'
import type { FailedAttempt } from '../../../lib/core/retry-policy.ts'
import { task } from '../../../lib/core/task.ts'
import { BEHAVIOURS } from '../../support/fuzz/behaviours.ts'
import { itemBytes, watchedStore } from '../../support/fuzz/storable.ts'
import { workerWorld } from '../../support/worker-world.ts'

/** Between them, tasks that mean no harm: nothing of what the others do may change how they end. */
const bystander = task({ name: 'bystander', run: () => 'done' })
const hostile = (retry: object) =>
  task({
    name: 'hostile',
    logs: 'all',
    ...retry,
    run: (index: number, ctx) => BEHAVIOURS[index]?.run(ctx as TaskContext),
  })

beforeAll(() => {
  // What handlers say goes to the process's own output, and there is much of it. It fails as the real one does.
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void format(...args))
  }
})
afterAll(() => vi.restoreAllMocks())

const POLICIES = {
  'no policy': {},
  'a policy': { retry: { attempts: 2, initial: 10, jitter: 'none' } },
  'a policy function that looks at the error': {
    retry: ({ attempt }: FailedAttempt, error: Error) => (attempt < 1 && error.message.length >= 0 ? '10ms' : null),
  },
} as const

test.each(Object.entries(POLICIES))(
  'whatever a handler throws, returns or says, with %s, its task ends and its neighbours are done',
  async (_, retry) => {
    const world = workerWorld([bystander, hostile(retry)], { wrapStore: watchedStore })
    const ids = await Promise.all(BEHAVIOURS.map((_, index) => world.enqueue('hostile', index)))
    const others = await Promise.all(BEHAVIOURS.map(() => world.enqueue('bystander')))

    for (let round = 0; round < 20 && world.store.open > 0; round++) {
      while ((await world.queue.depth(world.name)).visible > 0) await world.deliver(world.worker, 10)
      await world.advance(60_000)
    }

    const ends = await Promise.all(
      ids.map(async (id, index) => `${BEHAVIOURS[index]?.title}: ${(await world.record(id)).status}`),
    )
    expect(ends).toEqual(BEHAVIOURS.map(({ title, ends }) => `${title}: ${ends}`))
    for (const id of others) expect(await world.record(id)).toMatchObject({ status: 'SUCCESS', result: '"done"' })
    for (const id of ids) expect(itemBytes(await world.record(id))).toBeLessThan(100_000)
    expect(world.deadLetters()).toEqual([])
    expect({}).not.toHaveProperty('polluted')
  },
)
