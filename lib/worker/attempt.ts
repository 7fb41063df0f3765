import type { Envelope } from '../core/envelope.ts'
import type { Progress } from '../core/record.ts'
import type { TaskSpec } from '../core/task-spec.ts'
import type { Run } from '../core/transitions.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Span } from '../ports/tracing.ts'
import type { RunEnd } from './decide.ts'
import type { Lease } from './lease.ts'
import type { TaskLogs } from './task-logs.ts'

/** A task that is to run: its message, what it says, and the definition behind its name. */
export interface Ticket {
  readonly message: DeliveredMessage
  readonly envelope: Envelope
  readonly spec: TaskSpec
}

/** A claimed run's facts: from the record where there is one, else from the envelope. */
export interface Claimed {
  /** `undefined` for a task without a record. */
  readonly run: Run | undefined
  readonly attempt: number
  readonly labels: Readonly<Record<string, string>>
  readonly lease: Lease | undefined
}

/** One run of one handler, while it lasts. */
export interface Attempt extends Ticket, Claimed {
  readonly startedAt: number
  readonly deadlineAt: number
  readonly timeoutMs: number
  readonly logs: TaskLogs
  /** `undefined` while nobody gathers spans. */
  readonly span: Span | undefined
  /** The W3C traceparent of its span, else that of who enqueued it. */
  readonly trace: string | undefined
  readonly abort: AbortController
  /** Ends the run, whatever its handler still does: the first to resolve it, and the handler's end is one, says how. */
  readonly stop: PromiseWithResolvers<RunEnd>
  /** The newest progress that is not written yet. */
  pendingProgress: Progress | undefined
  /** The newest progress of all, for the settling write. */
  lastProgress: Progress | undefined
  cancelled: boolean
  /** The lease is gone: nothing of this run may be recorded. */
  lost: boolean
  /** Set when the run's time is over: its context then throws. */
  revoked: (() => Error) | undefined
}
