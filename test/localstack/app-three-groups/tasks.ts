import { setTimeout as sleep } from 'node:timers/promises'
import { Discard, defineApp, failure, group, NonRetryableError, success, task, withState } from 'tasklane'
import * as z from 'zod'

/** Three groups that differ in what a group can differ in, and a task for each thing that a task can do. */

const { task: withCounter } = withState(() => ({ runs: 0 }))

export const add = task({ name: 'add', input: z.object({ a: z.number(), b: z.number().default(1) }), run: sum })
export const told = task({
  name: 'told',
  retry: { attempts: 2, backoff: 'fixed', initial: '1s', jitter: 'none' },
  run: (n: number, { task: { id, name, group: of, attempt, labels } }) => {
    if (attempt === 0) throw new Error('once more')
    return { id, name, of, attempt, labels, n }
  },
})
export const ends = task({
  name: 'ends',
  run: (how: 'plain' | 'success' | 'failure' | 'retryable' | 'throw') => {
    if (how === 'success') return success('wrapped')
    if (how === 'failure') return failure('sorry')
    if (how === 'retryable') return failure('busy', { retryable: true })
    if (how === 'throw') throw new RangeError('oops')
    return 'plain'
  },
})
export const steer = withCounter({
  name: 'steer',
  run: (how: 'requeue' | 'reject' | 'discard' | 'state', ctx) => {
    ctx.state.runs += 1
    if (how === 'requeue' && ctx.task.labels['requeues'] === undefined) return ctx.requeue()
    if (how === 'reject') return ctx.reject('not for me')
    if (how === 'discard') throw new Discard()
    return { requeues: ctx.task.labels['requeues'] ?? '0', counted: ctx.state.runs > 0 }
  },
})
/** Needs several attempts, with a wait between them that SQS's visibility makes. */
export const flaky = task({
  name: 'flaky',
  retry: { attempts: 5, backoff: 'fixed', initial: '2s', jitter: 'none' },
  run: (failures: number, { task: { attempt } }) => {
    if (attempt < failures) throw new Error(`not on attempt ${attempt}`)
    return attempt
  },
})
export const refuses = task({
  name: 'refuses',
  retry: { attempts: 5 },
  run: (reason: string) => {
    throw new NonRetryableError(reason)
  },
})
export const echo = task({ name: 'echo', run: (input: string) => input })
export const keeps = task({ name: 'keeps', codec: 'rich', run: (input: Map<string, bigint>) => input })
export const noted = task({
  name: 'noted',
  logs: 'all',
  run: (_: undefined, ctx) => {
    ctx.log.info('said hello', { to: 'you' })
    console.log('and again')
    return 'hello'
  },
})
/** Runs until it is told to stop, telling how far it is. */
export const endless = task({
  name: 'endless',
  run: async (_: undefined, ctx) => {
    for (let step = 1; !ctx.signal.aborted; step++) {
      await ctx.progress(step, 1000, 'still there')
      await sleep(200, undefined, { signal: ctx.signal })
    }
  },
})
export const hangs = task({ name: 'hangs', timeout: '2s', retry: { attempts: 1 }, run: () => new Promise(() => {}) })

/** Group `images`: few at once. */
export const paint = task({
  name: 'paint',
  group: 'images',
  run: async ({ ms, colour }: { readonly ms: number; readonly colour: string }) => {
    await sleep(ms)
    return colour
  },
})

/** Group `exports`: two priorities, one task at a time, in a thread. */
export const report = task({
  name: 'report',
  group: 'exports',
  priority: 'low',
  run: (rows: number, ctx) => `${rows} rows by ${ctx.task.group}`,
})
/** No record tells of it: where it fails, its message is all that is left. */
export const untracked = task({
  name: 'untracked',
  group: 'exports',
  track: 'none',
  retry: { attempts: 1 },
  run: (text: string) => {
    throw new Error(`no use for ${text}`)
  },
})

/** One task that has the other groups do its work. */
export const order = task({
  name: 'order',
  run: async (colours: readonly string[], ctx): Promise<{ readonly images: string[]; readonly report: string }> => {
    const images = await Promise.all(colours.map((colour) => ctx.client.enqueue(paint, { ms: 10, colour })))
    const rows = await ctx.client.enqueue(report, colours.length)
    return {
      images: await Promise.all(images.map((image) => image.result({ timeout: '20s' }))),
      report: await rows.result({ timeout: '20s' }),
    }
  },
})

export default defineApp('three-groups', {
  tasks: [add, told, ends, steer, flaky, refuses, echo, keeps, noted, endless, hangs, paint, report, untracked, order],
  groups: {
    default: group({ timeout: '30s' }),
    images: group({ memory: '256 MB', timeout: '20s', maxInvocations: 4 }),
    exports: group({ timeout: '20s', priorities: ['normal', 'low'], parallelism: 1, isolate: 'thread' }),
  },
})

function sum({ a, b }: { readonly a: number; readonly b: number }): number {
  return a + b
}
