import { DEFAULTS } from '../core/defaults.ts'
import { durationMs, formatDuration } from '../core/duration.ts'
import { ErrorCode, type RetryLater, steeringKind, TaskTimeout } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
import type { Decision } from '../core/outcome-markers.ts'
import type { StoredError } from '../core/record.ts'
import {
  backoffMs,
  DEFAULT_RETRY,
  type FailedAttempt,
  type RetryFunction,
  type RetryPolicy,
} from '../core/retry-policy.ts'
import { asError, storedError, storedText } from '../core/stored-error.ts'

/** How a handler's run ended, as seen from outside. */
export type RunEnd =
  /** `value` is as the task's codec has it. */
  | { readonly kind: 'returned'; readonly value: JsonValue | undefined }
  | { readonly kind: 'failed'; readonly message: string; readonly retryable: boolean }
  | { readonly kind: 'threw'; readonly thrown: unknown }
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  /** The input does not fit, can't be read, or the result can't travel: repeating would not help. */
  | { readonly kind: 'refused'; readonly error: StoredError }
  /** The thread that ran it died under it. */
  | { readonly kind: 'crashed'; readonly error: Error }
  | { readonly kind: 'lease-lost' }
  /** The worker stops, and could not wait for the handler. */
  | { readonly kind: 'interrupted' }
  /** The backend could not give what the run needs; the handler was not called, or its value could not be kept. */
  | { readonly kind: 'backend-unavailable' }

export interface RunFacts {
  readonly task: FailedAttempt
  readonly policy: RetryPolicy | RetryFunction | undefined
  /** How often it has asked to be requeued before. */
  readonly requeues: number
  readonly maxRequeues: number
  readonly cancelled: boolean
}

/** What becomes of the task. */
export type Verdict =
  | { readonly action: 'succeed'; readonly value: JsonValue | undefined }
  | { readonly action: 'fail'; readonly error: StoredError; readonly silent: boolean }
  | { readonly action: 'cancel' }
  | { readonly action: 'retry'; readonly delayMs: number; readonly error: StoredError }
  /** `counted` is false when it was not the handler that asked for it. */
  | { readonly action: 'requeue'; readonly delayMs: number; readonly counted: boolean }
  /** Another worker may have it: record nothing. */
  | { readonly action: 'abandon' }

/** The whole of "what now?", with no clock, no queue and no I/O in sight. `random` yields [0, 1). */
export function decide(end: RunEnd, facts: RunFacts, random: () => number): Verdict {
  if (end.kind === 'lease-lost') return { action: 'abandon' }
  if (end.kind === 'returned') return { action: 'succeed', value: end.value }
  if (facts.cancelled) return { action: 'cancel' }
  switch (end.kind) {
    case 'backend-unavailable':
      return backInAMoment(random)
    case 'interrupted':
      return { action: 'requeue', delayMs: INTERRUPTED_MS, counted: false }
    case 'refused':
      return fail(end.error)
    case 'failed':
      return decideFailure(end, facts, random)
    case 'timed-out':
      return retryOrFail(new TaskTimeout(end.timeoutMs), facts, facts.policy ?? DEFAULT_RETRY, random)
    case 'crashed':
      return retryOrFail(end.error, facts, facts.policy ?? DEFAULT_RETRY, random)
    case 'decided':
      return decideSignal(end.decision, facts)
    case 'threw':
      return decideThrown(end.thrown, facts, random)
  }
}

/** A handler that ignores its signal runs on until its process is gone: the next run does not begin beside it. */
const INTERRUPTED_MS = 1000

/** The wait when something is down, in ms: 1 to 5 s, not all at once, for what is down is down for many. */
export function momentMs(random: () => number): number {
  return 1000 + random() * 4000
}

export function backInAMoment(random: () => number): Extract<Verdict, { action: 'requeue' }> {
  return { action: 'requeue', delayMs: momentMs(random), counted: false }
}

function decideFailure(
  end: { readonly message: string; readonly retryable: boolean },
  facts: RunFacts,
  random: () => number,
): Verdict {
  const error = named('TaskFailed', ErrorCode.TaskFailed, end.message)
  if (!end.retryable) return fail(error)
  const cause = Object.assign(new Error(error.message), { name: error.type })
  return retryOrFail(cause, facts, facts.policy ?? DEFAULT_RETRY, random, { ...error, retryable: true })
}

function decideSignal(decision: Decision, facts: RunFacts): Verdict {
  if (decision.kind === 'reject') return fail(named('TaskRejected', ErrorCode.TaskRejected, decision.reason))
  if (facts.requeues >= facts.maxRequeues) {
    const why = `the handler asked to be requeued more than ${facts.maxRequeues} times; retry or fail instead`
    return fail(named('TaskRejected', ErrorCode.TaskRejected, why))
  }
  return within(decision.delayMs, 'ctx.requeue') ?? { action: 'requeue', delayMs: decision.delayMs, counted: true }
}

function decideThrown(thrown: unknown, facts: RunFacts, random: () => number): Verdict {
  switch (steeringKind(thrown)) {
    case 'non-retryable':
      return fail(storedError(thrown, false))
    case 'discard':
      return {
        action: 'fail',
        error: named('TaskDiscarded', ErrorCode.TaskDiscarded, storedError(thrown, false).message),
        silent: true,
      }
    case 'retry-later':
      return retryOrFail(
        asError(thrown),
        facts,
        facts.policy ?? DEFAULT_RETRY,
        random,
        undefined,
        (thrown as RetryLater).delayMs,
      )
    default:
      return facts.policy === undefined
        ? fail(storedError(thrown, false))
        : retryOrFail(asError(thrown), facts, facts.policy, random)
  }
}

function retryOrFail(
  cause: Error,
  facts: RunFacts,
  policy: RetryPolicy | RetryFunction,
  random: () => number,
  error: StoredError = storedError(cause, true),
  delayMs?: number,
): Verdict {
  const wait = nextWait(cause, facts.task, policy, random)
  if (wait instanceof Error) return fail(storedError(wait, false))
  if (wait === undefined) return fail({ ...error, retryable: true })
  return within(delayMs ?? wait, 'the retry policy') ?? { action: 'retry', delayMs: delayMs ?? wait, error }
}

/** The policy's wait in ms; `undefined` for no more runs; the error of a retry function that failed itself. */
function nextWait(
  cause: Error,
  task: FailedAttempt,
  policy: RetryPolicy | RetryFunction,
  random: () => number,
): number | undefined | Error {
  if (typeof policy !== 'function') {
    return task.attempt + 1 < policy.attempts ? backoffMs(policy, task.attempt, random) : undefined
  }
  try {
    const delay = policy(task, cause)
    return delay === null || delay === undefined ? undefined : durationMs(delay)
  } catch (error) {
    return new Error(`the retry function of task '${task.name}' threw: ${storedError(error, false).message}`, { cause })
  }
}

/** A failure when `delayMs` is over what can be waited at all. */
function within(delayMs: number, what: string): Verdict | undefined {
  if (delayMs <= DEFAULTS.maxWaitMs) return undefined
  const limit = formatDuration(DEFAULTS.maxWaitMs)
  const message = `${what} asked for a wait of ${formatDuration(delayMs)}, and ${limit} is the most; wait less, or enqueue a new task`
  return fail(named('DelayTooLong', ErrorCode.OptionInvalid, message))
}

/** `message` may come from a handler, and then be anything. */
function named(type: string, code: string, message: string): StoredError {
  return { type, code, message: storedText(message), retryable: false }
}

function fail(error: StoredError): Verdict {
  return { action: 'fail', error, silent: false }
}
