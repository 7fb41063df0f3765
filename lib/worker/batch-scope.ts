import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Span, Tracer } from '../ports/tracing.ts'
import type { BatchStore } from './batch-store.ts'
import type { Controls } from './controls.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Postponer } from './postpone.ts'
import type { WorkerRuntime } from './runtime.ts'
import type { TaskStates } from './task-states.ts'

/** What the tasks of one batch share. */
export interface BatchScope {
  readonly runtime: WorkerRuntime
  readonly store: BatchStore
  readonly heartbeat: Heartbeat
  readonly postponer: Postponer
  /** Where the messages came from, and where hopeless ones go: physical names. */
  readonly queue: string
  readonly deadLetterQueue: string
  /** Aborts when what still runs is to be given back. */
  readonly interrupt: AbortSignal
  /** Told when a handler has ended, before that is recorded. */
  readonly handled: (message: DeliveredMessage) => void
  /** `undefined` while nobody gathers spans. */
  readonly trace: { readonly tracer: Tracer; readonly batch: Span } | undefined
  /** Outlive the batch. */
  readonly states: TaskStates
  readonly controls: Controls
}
