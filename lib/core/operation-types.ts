import type { App, NameOf } from './app-types.ts'
import type { QueueView } from './client-types.ts'
import type { DeadLetters } from './dead-letter-types.ts'
import type { Duration } from './duration.ts'
import type { Priority, PriorityLevel } from './priority.ts'

/** Which of the app's queues; all that fit. */
export interface QueueFilter {
  /** @default every group */
  readonly group?: string
  /** @default every priority */
  readonly priority?: Priority
}

export interface QueueRef {
  readonly group: string
  readonly priority: PriorityLevel
}

/** How far work on many has come. */
export interface BulkProgress {
  /** Records or messages looked at. */
  readonly examined: number
  /** Those of them that the filter chose. */
  readonly matched: number
  /** Those of them that the work is done for. */
  readonly done: number
}

export interface BulkOptions {
  /** Called after each page. */
  readonly onProgress?: (progress: BulkProgress) => void
  /** Stops before the next page, and rejects with its reason; what is done stays done, and a repeated call goes on. */
  readonly signal?: AbortSignal
}

/** Which tasks. What is left out restricts nothing. */
export interface TaskFilter<A = App> extends QueueFilter {
  readonly name?: NameOf<A> | (string & {})
  /** All of these labels, with these values. */
  readonly labels?: Readonly<Record<string, string>>
  /** No more than so many, the newest first. @default no limit */
  readonly max?: number
}

export interface RetryFilter<A = App> extends TaskFilter<A> {
  /** Failed at or after. */
  readonly since?: Date | string
  /** Failed before. */
  readonly until?: Date | string
  /** The stored error's `code`, such as `TASK_TIMEOUT`, or the thrown error's own. */
  readonly errorCode?: string
  /** The stored error's `type`: the thrown error's name, or `WorkerCrashed`, `TaskExpired`, and the like. */
  readonly errorType?: string
}

export interface CancelFilter<A = App> extends TaskFilter<A> {
  /** Created at or after. */
  readonly since?: Date | string
  /** Created before. */
  readonly until?: Date | string
  /** Only tasks that wait, or only those that run. @default both */
  readonly status?: 'PENDING' | 'STARTED'
}

export type BulkTaskOptions = BulkOptions & {
  /** Change nothing: count what would be chosen. */
  readonly preview?: boolean
}

/** How many of the chosen share a task name and a reason. At most 100 rows; what is rarer is summed up under the name `…`. */
export interface BulkCount {
  readonly name: string
  /** The error's code for tasks that failed, the status for tasks that wait or run, the reason for dead letters. */
  readonly reason: string
  readonly count: number
}

interface BulkResult {
  readonly examined: number
  readonly matched: number
  readonly counts: readonly BulkCount[]
  /** Of those that could not be changed, how many there are, and the first 20. */
  readonly failed: number
  readonly failures: readonly { readonly id: string; readonly error: Error }[]
}

export interface RetryManyResult extends BulkResult {
  /** New tasks made. */
  readonly retried: number
  /** Had been retried before; such a task is there already. Previews count those whose record tells so. */
  readonly skipped: number
}

export interface CancelManyResult extends BulkResult {
  /** Ended, or asked to end if they ran. */
  readonly cancelled: number
  /** Had ended before they could be cancelled. */
  readonly skipped: number
}

/** A queue that stands still. */
export interface PausedQueue extends QueueRef {
  readonly pausedAt: Date
  /**
   * When SQS begins to delete what waits here, 14 days after it was sent; behind a backlog of thousands perhaps earlier. `null`
   * when nothing waits, or the listing index is off.
   */
  readonly retentionEndsAt: Date | null
  /** Set when that is less than 7 days away: what will be lost, and what to do. */
  readonly warning?: string
}

export interface PurgeResult {
  readonly queues: readonly QueueRef[]
  /** Tasks put in before this instant never start. */
  readonly purgedBefore: Date
  /** Waiting tasks that were found in the listing index and are CANCELLED now; the others follow as their messages come. */
  readonly cancelled: number
}

export interface DrainOptions {
  /** @default no limit */
  readonly timeout?: Duration
  /** How often to look. @default '1s' */
  readonly interval?: Duration
  readonly onProgress?: (left: QueueLoad) => void
  readonly signal?: AbortSignal
}

/** Messages in the chosen queues together, about. */
export interface QueueLoad {
  readonly depth: number
  readonly inFlight: number
  readonly delayed: number
}

/** What an operator does with many tasks or with whole queues. Needs `grantOperate`. */
export interface Operations<A = App> {
  /** How each queue stands. */
  queues(): Promise<QueueView[]>
  /** Runs failed tasks again, each as a new one. Repeats are safe: a task is retried once. Walks the index of failures. */
  retryMany(filter: RetryFilter<A>, options?: BulkTaskOptions): Promise<RetryManyResult>
  /**
   * Cancels tasks that have not ended: waiting ones at once, running ones at their next heartbeat. Tasks of track `run` that have not begun
   * have no record, and are not found. Rejects with OptionError where the listing index is off.
   */
  cancelMany(filter: CancelFilter<A>, options?: BulkTaskOptions): Promise<CancelManyResult>
  /** Messages that have no record to be retried from. */
  readonly deadLetters: DeadLetters
  /** No task of these queues starts any more; tasks go on being taken in, and what runs goes on. SQS keeps them for 14 days. */
  pause(filter?: QueueFilter): Promise<PausedQueue[]>
  /** Undoes `pause`. Workers notice within 10 seconds. */
  resume(filter?: QueueFilter): Promise<QueueRef[]>
  /**
   * Cancels all that waits in these queues now, retries that are due later too. Records are kept: their tasks end as CANCELLED, at once
   * where the listing index has them, else when their message comes. Tasks of track `none` are dropped. What runs goes on, but is not retried.
   */
  purge(filter?: QueueFilter, options?: BulkOptions): Promise<PurgeResult>
  /**
   * Waits until nothing waits, runs or is delayed in these queues, by the counts of SQS in three looks in a row: these lag by moments.
   * Rejects with DrainTimeoutError, or with OptionError when one of them is paused and not empty.
   */
  drain(filter?: QueueFilter, options?: DrainOptions): Promise<void>
}
