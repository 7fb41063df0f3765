import { defineApp, task } from 'tasklane'
import { z } from 'zod'

/** A task: its input is checked before it is sent and before it runs, and what it returns is kept for a week. */
export const countWords = task({
  name: 'count-words',
  input: z.object({ text: z.string() }),
  retry: { attempts: 3, initial: '1s' },
  run: async ({ text }, ctx) => {
    const words = text.split(/\s+/).filter((word) => word !== '')
    ctx.log.info('counted', { words: words.length })
    return { words: words.length, longest: words.toSorted((a, b) => b.length - a.length)[0] ?? '' }
  },
})

/** Queues, functions, permissions and limits all follow from this. */
export default defineApp('my-app', { tasks: [countWords] })
