import { at, cron, defineApp, group, NonRetryableError, task } from 'tasklane'
import { z } from 'zod'
import { resizeImage } from './resize-image.ts'

/** What the stories of the dashboard are about: tasks that go well, fail in several ways, are retried, take their time. */

const resize = task({
  name: 'resize',
  group: 'images',
  priority: 'high',
  input: z.object({
    source: z.string().min(1).describe('where the picture is'),
    width: z.int().positive().max(4000),
    height: z.int().positive().max(4000),
    fit: z.enum(['cover', 'contain']).default('cover'),
    tags: z.array(z.string()).optional(),
    crop: z.object({ left: z.int(), top: z.int() }).optional(),
    sharpen: z.boolean().optional(),
  }),
  logs: 'all',
  run: (input) => resizeImage(input),
})

const flaky = task({
  name: 'flaky',
  retry: { attempts: 3, backoff: 'fixed', initial: '300ms', jitter: 'none' },
  run: (input: { readonly succeedsAt?: number }, ctx) => {
    console.log(`attempt ${ctx.task.attempt + 1} of flaky`)
    if (ctx.task.attempt + 1 < (input.succeedsAt ?? 99)) {
      console.warn('the other side did not answer')
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' })
    }
    return { attempts: ctx.task.attempt + 1 }
  },
})

const charge = task({
  name: 'charge',
  run: (input: { readonly card?: string }) => {
    if (input.card === 'declined') {
      throw Object.assign(new NonRetryableError('the card was declined: insufficient funds'), { code: 'CARD_DECLINED' })
    }
    return { receipt: `r-${input.card ?? 'none'}` }
  },
})

const slow = task({
  name: 'slow',
  priority: 'low',
  run: async (input: { readonly seconds: number }, ctx) => {
    const steps = input.seconds * 4
    ctx.log.info('begins', { steps })
    for (let step = 1; step <= steps; step++) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      ctx.signal.throwIfAborted()
      await ctx.progress(step, steps, `step ${step}`)
    }
    return 'done'
  },
})

const report = task({ name: 'report', run: () => 'written' })

export default defineApp('pictures', {
  tasks: [resize, flaky, charge, slow, report],
  groups: { images: group({ memory: '1 GB', timeout: '1m', parallelism: 4, priorities: ['high', 'normal'] }) },
  schedules: {
    maintenance: [
      cron('0 3 * * *', { key: 'nightly', task: report, input: undefined, timezone: 'Asia/Tokyo' }),
      at('2099-12-31T23:59:00Z', { key: 'the-end', task: report, input: undefined }),
    ],
  },
})
