import { defineApp } from '../../lib/core/app.ts'
import { group } from '../../lib/core/group.ts'
import { task } from '../../lib/core/task.ts'

export const child = task({ name: 'child', run: () => 1 })
/** Logs, and enqueues another, from a thread. */
const threaded = task({
  name: 'threaded',
  group: 'threads',
  run: async (_: undefined, ctx) => {
    ctx.log.info('by the log', { password: 'hunter2' })
    console.warn('by the console')
    if (ctx.task.labels['alone'] === undefined) await ctx.client.enqueue(child, undefined)
  },
})

/** What a thread loads for itself. */
export default defineApp('world', { tasks: [child, threaded], groups: { threads: group({ isolate: 'thread' }) } })
