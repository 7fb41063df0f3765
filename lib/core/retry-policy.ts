import { DEFAULTS } from './defaults.ts'
import { type Duration, durationMs, formatDuration, parseDuration } from './duration.ts'
import { violation } from './limits.ts'

/** How often and when a failed task runs again, as data: it can travel with one task, too. */
export interface RetryOptions {
  /** Runs in all, the first included, 1 to 1000. @default 3 */
  readonly attempts?: number
  /** How the wait grows: always `initial`, `initial` more each time, or twice as long each time. @default 'exponential' */
  readonly backoff?: 'fixed' | 'linear' | 'exponential'
  /** The first wait, 365 days at most. @default '1s' */
  readonly initial?: Duration
  /** No wait is longer; 365 days at most. One over 15 minutes takes a schedule. @default '1m' */
  readonly max?: Duration
  /** `full` waits a random part of it, so that many failures at once don't come back at once. @default 'full' */
  readonly jitter?: 'full' | 'none'
}

/** The failed task, as a retry function sees it. */
export interface FailedAttempt {
  readonly id: string
  readonly name: string
  /** 0 for the first run. */
  readonly attempt: number
  readonly labels: Readonly<Record<string, string>>
}

/** The wait before the next run, or `null` for none: the task has failed. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function that falls off its end means "no more", as null does.
export type RetryFunction = (task: FailedAttempt, error: Error) => Duration | null | undefined | void

/** As {@link RetryOptions}, complete and in milliseconds: the form that is stored and sent. */
export interface RetryPolicy {
  readonly attempts: number
  readonly backoff: 'fixed' | 'linear' | 'exponential'
  readonly initialMs: number
  readonly maxMs: number
  readonly jitter: 'full' | 'none'
}

export const DEFAULT_RETRY: RetryPolicy = DEFAULTS.retry

/** The wait after the failed `attempt` (0 for the first), in milliseconds. `random` yields [0, 1). */
export function backoffMs(policy: RetryPolicy, attempt: number, random: () => number): number {
  const grown = policy.initialMs * GROWTH[policy.backoff](attempt)
  const bound = Math.min(policy.maxMs, grown)
  return Math.round(policy.jitter === 'full' ? random() * bound : bound)
}

/** More than any ceiling leaves. */
const MAX_DOUBLINGS = 50

const GROWTH = {
  fixed: () => 1,
  linear: (attempt: number) => attempt + 1,
  // Bounded, for no wait times infinity is not a number.
  exponential: (attempt: number) => 2 ** Math.min(attempt, MAX_DOUBLINGS),
} as const satisfies Record<RetryPolicy['backoff'], (attempt: number) => number>

/** The complete policy. Call {@link retryProblems} first. */
export function retryPolicy(options: RetryOptions): RetryPolicy {
  const initialMs = options.initial === undefined ? DEFAULT_RETRY.initialMs : durationMs(options.initial)
  return {
    attempts: options.attempts ?? DEFAULT_RETRY.attempts,
    backoff: options.backoff ?? DEFAULT_RETRY.backoff,
    initialMs,
    // A first wait over a minute is meant as it is written: it lifts the default ceiling.
    maxMs: options.max === undefined ? Math.max(DEFAULT_RETRY.maxMs, initialMs) : durationMs(options.max),
    jitter: options.jitter ?? DEFAULT_RETRY.jitter,
  }
}

/** One sentence a mistake in `options`; empty when there is none. */
export function retryProblems(options: unknown): string[] {
  if (typeof options === 'function') return []
  if (typeof options !== 'object' || options === null)
    return ['retry must be { attempts, backoff, initial, max, jitter } or a function']
  const { attempts, backoff, initial, max, jitter } = options as RetryOptions
  const problems = [
    attempts !== undefined &&
      (Number.isInteger(attempts)
        ? violation('attempts', attempts, 'retry.attempts')
        : `retry.attempts is ${String(attempts)} and must be a whole number`),
    backoff !== undefined &&
      !Object.hasOwn(GROWTH, backoff) &&
      `retry.backoff is '${backoff}' and must be 'fixed', 'linear' or 'exponential'`,
    jitter !== undefined &&
      jitter !== 'full' &&
      jitter !== 'none' &&
      `retry.jitter is '${String(jitter)}' and must be 'full' or 'none'`,
    initial !== undefined && waitProblem('retry.initial', initial),
    max !== undefined && waitProblem('retry.max', max),
  ]
  return problems.filter((problem) => typeof problem === 'string')
}

function waitProblem(option: string, value: unknown): string | undefined {
  const ms = parseDuration(value)
  if (ms === undefined) return `${option} is ${JSON.stringify(value)}, which is no duration such as '1m'`
  const most = formatDuration(DEFAULTS.maxWaitMs)
  return ms > DEFAULTS.maxWaitMs ? `${option} is ${formatDuration(ms)}, and ${most} is the most; wait less` : undefined
}
