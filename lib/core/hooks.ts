import type { DeadLetterReason } from './dead-letter.ts'
import type { PriorityName } from './priority.ts'
import type { StoredError } from './record.ts'

/** The task that a hook is told of. */
export interface HookTask {
  readonly app: string
  readonly stage: string
  readonly id: string
  readonly name: string
  readonly group: string
  readonly priority: PriorityName
  readonly labels: Readonly<Record<string, string>>
  /** 0-based number of the run. */
  readonly attempt: number
  /** The trace it belongs to, as 32 hexadecimal digits; `undefined` where nobody traces. */
  readonly traceId: string | undefined
}

export interface EnqueuedEvent extends Omit<HookTask, 'attempt'> {}

export interface StartedEvent extends HookTask {
  /** From when it could have begun (enqueued, or due) until its first run did, in ms; `undefined` for later runs. */
  readonly waitMs: number | undefined
}

export interface SucceededEvent extends HookTask {
  /** How long the handler ran, in ms. */
  readonly durationMs: number
}

export interface RetriedEvent extends HookTask {
  readonly error: StoredError
  readonly durationMs: number
  /** Until it runs again, in ms. */
  readonly delayMs: number
}

export interface FailedEvent extends HookTask {
  readonly error: StoredError
  /** `undefined` for a task that was not run. */
  readonly durationMs: number | undefined
}

export interface DeadLetteredEvent {
  readonly app: string
  readonly stage: string
  readonly reason: DeadLetterReason
  readonly messageId: string
  /** What the message held; `undefined` where that could not be read. */
  readonly task: HookTask | undefined
}

/**
 * Told of an app's tasks, by whoever did what they tell of: `onEnqueue` by a client that has the app's definitions (`createClient({ app })`
 * with the app itself, or `ctx.client`), the others by workers, once what they tell of is recorded.
 *
 * Nothing waits for a hook but the end of its batch, at most a second. What it throws is written to the process's errors and changes nothing.
 * A worker that dies may have recorded an end without telling it: where each end counts, read the records.
 */
export interface Hooks {
  /** Taken. Not told of a task that an idempotency key found. */
  readonly onEnqueue?: (event: EnqueuedEvent) => unknown
  /** Its handler is about to run. */
  readonly onStart?: (event: StartedEvent) => unknown
  readonly onSuccess?: (event: SucceededEvent) => unknown
  /** A run failed, and another will come. */
  readonly onRetry?: (event: RetriedEvent) => unknown
  /** Ended as FAILURE. Not told of discarded tasks. */
  readonly onFailure?: (event: FailedEvent) => unknown
  /** A worker moved its message to a dead-letter queue. */
  readonly onDeadLetter?: (event: DeadLetteredEvent) => unknown
}

export const HOOK_NAMES = [
  'onEnqueue',
  'onStart',
  'onSuccess',
  'onRetry',
  'onFailure',
  'onDeadLetter',
] as const satisfies readonly (keyof Hooks)[]

/** A sentence for each hook that can't be one. */
export function hookProblems(hooks: Readonly<Record<string, unknown>>): string[] {
  const known: readonly string[] = HOOK_NAMES
  return Object.entries(hooks).flatMap(([name, hook]) => {
    if (!known.includes(name)) return [`hooks has '${name}', and there is no such hook; it takes ${known.join(', ')}`]
    return hook === undefined || typeof hook === 'function' ? [] : [`hooks.${name} is no function; give one`]
  })
}
