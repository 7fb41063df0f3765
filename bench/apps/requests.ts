import { setTimeout as sleep } from 'node:timers/promises'
import { defineApp, task } from 'tasklane'

/** Next to no work: what is measured is the queue. */
const trivial = task({ name: 'trivial', run: (input: number) => input })

/** As long as it is told, waiting. */
const pause = task({
  name: 'pause',
  run: async ({ ms }: { ms: number }) => {
    await sleep(ms)
  },
})

/** Four queues in the one group that every app has. */
export default defineApp('bench', { tasks: [trivial, pause] })
