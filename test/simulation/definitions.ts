import type { TaskContext } from '../../lib/core/context.ts'
import type { Subject } from './subject-types.ts'

/** How one kind of task is defined, and what the invariants know of it. */
export interface Kind {
  readonly name: string
  readonly track: 'full' | 'run' | 'none'
  /** Runs in all where a thrown error is retried; 1 where it isn't. */
  readonly throwAttempts: number
  /** The least wait after a thrown error, in ms. */
  readonly throwWaitMs: number
  /** Runs in all for what is retried without a policy, too. */
  readonly attempts: number
  readonly timeoutMs: number
}

export const KINDS = {
  plain: { name: 'plain', track: 'full', throwAttempts: 1, throwWaitMs: 0, attempts: 3, timeoutMs: 60_000 },
  steady: { name: 'steady', track: 'full', throwAttempts: 3, throwWaitMs: 2000, attempts: 3, timeoutMs: 20_000 },
  patient: { name: 'patient', track: 'full', throwAttempts: 3, throwWaitMs: 90_000, attempts: 3, timeoutMs: 60_000 },
  distant: { name: 'distant', track: 'full', throwAttempts: 3, throwWaitMs: 1_200_000, attempts: 3, timeoutMs: 60_000 },
  narrow: { name: 'narrow', track: 'full', throwAttempts: 4, throwWaitMs: 0, attempts: 4, timeoutMs: 30_000 },
  light: { name: 'light', track: 'run', throwAttempts: 2, throwWaitMs: 0, attempts: 2, timeoutMs: 60_000 },
  loose: { name: 'loose', track: 'none', throwAttempts: 2, throwWaitMs: 0, attempts: 2, timeoutMs: 60_000 },
} as const satisfies Record<string, Kind>

export type KindName = keyof typeof KINDS

export const APP = 'sim'
export const STAGE = 'sim'

interface SimInput {
  /** The task's number in the world's plan. */
  readonly n: number
  /** Tells apart the two inputs that share an idempotency key. */
  readonly variant: number
  readonly pad: string
}

export type Handler = (input: SimInput, ctx: TaskContext) => Promise<unknown>

/** The app of every world; `handler` is what all its tasks run. */
export function simApp({ defineApp, task, group, appSpec, planApp, manifestDefinitions }: Subject, handler: Handler) {
  const run = (input: unknown, ctx: TaskContext) => handler(input as SimInput, ctx)
  const app = defineApp(APP, {
    tasks: [
      task({ name: 'plain', run }),
      task({
        name: 'steady',
        run,
        timeout: '20s',
        retry: { attempts: 3, backoff: 'fixed', initial: '2s', jitter: 'none' },
      }),
      // Waits that are longer than a message is hidden for: it goes on as a copy.
      task({ name: 'patient', run, retry: ({ attempt }) => (attempt < 2 ? '90s' : null) }),
      // Too long for a queue: it goes on by a schedule.
      task({ name: 'distant', run, retry: ({ attempt }) => (attempt < 2 ? '20m' : null) }),
      task({ name: 'narrow', run, group: 'narrow', retry: { attempts: 4, initial: '1s', max: '20s' } }),
      task({ name: 'light', run, track: 'run', retry: { attempts: 2, initial: '1s' } }),
      task({ name: 'loose', run, track: 'none', retry: { attempts: 2, initial: '1s' } }),
    ],
    groups: { narrow: group({ timeout: '30s', parallelism: 2 }) },
  })
  const spec = appSpec(app)
  const plan = planApp(spec, STAGE)
  const manifest = {
    resources: { table: plan.table, bucket: 'memory', queueUrl: 'memory://queue', listing: true },
    ...manifestDefinitions(spec, (name) => name),
  }
  return { spec, plan, manifest }
}
