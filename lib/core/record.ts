import type { PriorityLevel } from './priority.ts'

export type TaskStatus = 'PENDING' | 'STARTED' | 'SUCCESS' | 'FAILURE' | 'CANCELLED'
/** What is recorded: `full` (PENDING, STARTED, end), `run` (from STARTED on) or `none`. */
export type Track = 'full' | 'run' | 'none'

export interface Progress {
  readonly current: number
  readonly total: number
  readonly message?: string
}

/** How a task or an attempt failed, as it is stored. */
export interface StoredError {
  /** The thrown error's name, or `TaskTimeout`, `TaskExpired`, `TaskRejected`, `TaskDiscarded`, `WorkerCrashed`, ... */
  readonly type: string
  /** For programs: an ErrorCode, or the thrown error's own string `code`. */
  readonly code: string
  readonly message: string
  readonly stack?: string
  readonly retryable: boolean
}

/** A task's item, part `task`. Instants are milliseconds since 1970. Small on purpose: DynamoDB bills all of it at every update. */
export interface TaskRecord {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly status: TaskStatus
  /** 0-based number of the present run. */
  readonly attempt: number
  /** Consecutive claims that replaced an expired lease. */
  readonly takeovers: number
  /**
   * One more each time a claimed task goes back, is taken over or is asked to cancel. A claim names the revision it knows, so that whoever
   * acts on stale numbers fails and gets the record as it is.
   */
  readonly rev: number
  readonly codec: string
  readonly labels: Readonly<Record<string, string>>
  /** The encoded input as JSON text, when it is at most 512 bytes. */
  readonly input?: string
  /** The encoded result as JSON text, when it is at most 32 KiB; else `resultRef`. Neither means `undefined`. */
  readonly result?: string
  readonly resultRef?: string
  readonly error?: StoredError
  readonly progress?: Progress
  readonly createdAt: number
  readonly dueAt?: number
  /** Not to be claimed before: a due time, or a backoff's end. */
  readonly notBefore?: number
  readonly expiresAt?: number
  readonly startedAt?: number
  readonly completedAt?: number
  readonly executionMs?: number
  readonly leaseToken?: string
  readonly leaseUntil?: number
  /** The token of the last run that settled or gave back, so that it knows its own write again. */
  readonly lastToken?: string
  readonly cancelRequested?: boolean
  /** It ended without ever having been sent: a marker beside `error`, for those who may not read what came of tasks. */
  readonly unsent?: true
  readonly retryOf?: string
  readonly retriedAs?: string
  readonly scheduleKey?: string
  readonly parent?: string
  readonly tenant?: string
  readonly retentionMs?: number
  /** Puts the record in the sparse index: `failed` by the time of its end, `due` by its due time. */
  readonly mark?: 'failed' | 'due'
  readonly markAt?: number
  /** When the item may go, in SECONDS since 1970 (DynamoDB's TTL). Readers treat a passed one as gone. */
  readonly ttl: number
}

export function isTerminal(status: TaskStatus): boolean {
  return status === 'SUCCESS' || status === 'FAILURE' || status === 'CANCELLED'
}

/** Any other item: a JSON body under an id and a part. What each part's body holds stands where it is written. */
export interface Part {
  readonly id: string
  readonly part: string
  /** JSON text. */
  readonly body: string
  /** Seconds since 1970; absent: kept. */
  readonly ttl?: number
}

export const INPUT_PART = 'input'
export const CONTROL_PART = 'control'
export const SCHEDULE_PART = 'schedule'

/** What the names of all attempts' parts begin with. */
export const ATTEMPT_PREFIX = 'attempt#'

/** Zero-padded, so that attempts sort as they ran. */
export function attemptPart(attempt: number): string {
  return `${ATTEMPT_PREFIX}${String(attempt).padStart(4, '0')}`
}

/** The id of the item that pauses or purges one queue. */
export function controlId(group: string, priority: PriorityLevel): string {
  return `control#${group}#${priority}`
}

/** The id of the item by which the tasks of one schedule find each other. `key` is the scheduler and the key: `maintenance.nightly`. */
export function scheduleId(key: string): string {
  return `schedule#${key}`
}

/** The body of a control item. Instants in milliseconds since 1970. */
export interface Control {
  readonly pausedAt?: number
  readonly purgedBefore?: number
}

/** An idempotency key's item: whose it is until when. */
export interface KeyItem {
  readonly id: string
  readonly taskId: string
  readonly inputHash: string
  /** Milliseconds since 1970: past it, the key is free again. */
  readonly until: number
}
