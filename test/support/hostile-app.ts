import { z } from 'zod'
import { defineApp, group, type TaskContext, task } from '../../lib/index.ts'
import { BEHAVIOURS } from './fuzz/behaviours.ts'
import { brokenError, trapped, unprintable } from './fuzz/hostile-values.ts'

export const add = task({ name: 'add', input: z.object({ a: z.number() }), run: ({ a }) => a + 1 })
export const echo = task({ name: 'echo', run: (input: unknown) => input })
export const hostile = task({
  name: 'hostile',
  run: (index: number, ctx): unknown => BEHAVIOURS[index]?.run(ctx as TaskContext),
})

/** The same in threads: what such a handler throws and says has to travel. */
export const apart = task({
  name: 'apart',
  group: 'threads',
  run: (index: number, ctx): unknown => BEHAVIOURS[index]?.run(ctx as TaskContext),
})

/** Errors that no await of the handler's sees. */
export const stray = task({
  name: 'stray',
  run: async (kind: 'rejects' | 'throws') => {
    if (kind === 'throws') setTimeout(() => thrown(brokenError('getters')), 1)
    else for (const value of [unprintable(), trapped(), brokenError('types'), undefined]) void Promise.reject(value)
    await new Promise((resolve) => setTimeout(resolve, 50))
  },
})

function thrown(error: Error): never {
  throw error
}

export default defineApp('hostile', {
  tasks: [add, echo, hostile, apart, stray],
  groups: { threads: group({ isolate: 'thread', parallelism: 4 }) },
})
