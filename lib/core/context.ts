import type { App } from './app-types.ts'
import type { TaskClient } from './client-types.ts'
import type { Duration } from './duration.ts'
import type { PriorityLevel } from './priority.ts'

/** The task a handler is running. Times are Dates of the worker's clock. */
export interface TaskInfo {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly labels: Readonly<Record<string, string>>
  /** 0 for the first run, one more after each retryable failure. */
  readonly attempt: number
  readonly createdAt: Date
  readonly dueAt: Date | undefined
  /** When this run's timeout passes. */
  readonly deadline: Date
  /** The id of the task whose handler enqueued this one. */
  readonly parent: string | undefined
}

/** Lines kept with the task, beside what it writes to `console`. Fields must be what JSON can carry. */
export interface TaskLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** What a handler is given beside its input. After a timeout or a lost lease every call throws: the run's time is over. */
export interface TaskContext<State = unknown> {
  readonly task: TaskInfo
  /** Aborts on timeout, on cancellation, when the lease is lost and when the worker stops without waiting longer; `signal.reason` says which. */
  readonly signal: AbortSignal
  readonly log: TaskLog
  /** What `withState` made, once per worker process, or per thread in a group with `isolate: 'thread'`. */
  readonly state: State
  /** Enqueues more tasks, by their definitions; they get this one as `parent`. */
  readonly client: TaskClient<App<string, never>>
  /** Tells how far the task is; written at most once a second, the newest wins. */
  progress(current: number, total: number, message?: string): Promise<void>
  /** Renews the lease now, for long work between awaits. Rejects with LeaseLost when another worker has the task. */
  heartbeat(): Promise<void>
  /** Back to the queue, without a result and not counted as an attempt, 10 times at most. Throws; write `return ctx.requeue()`. */
  requeue(options?: { readonly delay?: Duration }): never
  /** FAILURE TaskRejected, never retried. Throws; write `return ctx.reject(reason)`. */
  reject(reason: string): never
}
