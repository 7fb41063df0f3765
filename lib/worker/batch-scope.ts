import type { ParsedQueueName } from '../core/names.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Span, Tracer } from '../ports/tracing.ts'
import type { BatchStore } from './batch-store.ts'
import type { Controls } from './controls.ts'
import type { Heartbeat } from './heartbeat.ts'
import type { Interruptions } from './interruptions.ts'
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
  /** What the queue's name says; `undefined` for one that no group has. */
  readonly place: ParsedQueueName | undefined
  readonly deadLetterQueue: string
  /** What still runs, to be given back when its process stops. */
  readonly interruptions: Interruptions
  /** Told when a handler has ended, before that is recorded. */
  readonly handled: (message: DeliveredMessage) => void
  /** `undefined` while nobody gathers spans. */
  readonly trace: { readonly tracer: Tracer; readonly batch: Span } | undefined
  /** Outlive the batch. */
  readonly states: TaskStates
  readonly controls: Controls
}
