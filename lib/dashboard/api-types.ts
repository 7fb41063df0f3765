import type { RetryManyResult } from '../core/operation-types.ts'
import type { PriorityLevel } from '../core/priority.ts'
import type { Progress, StoredError, TaskStatus } from '../core/record.ts'
import type { ScheduleTime, ScheduleView } from '../core/schedule-types.ts'
import type { Jsonify } from '../core/wire-types.ts'
import type { RunCost } from './cost/run-cost.ts'
import type { QueueRates } from './overview/queue-rates.ts'

/** What the API answers, as the browser has it. Instants are ISO 8601 in UTC. */

/** `GET /api/session`: what this dashboard is of, and what it may do. */
export interface SessionAnswer {
  readonly app: string
  readonly stage: string
  readonly place: string
  readonly operate: boolean
}

/** One queue, how it stands, and how it stood at each of {@link OverviewAnswer.times}. */
export interface QueueRow {
  readonly group: string
  readonly priority: PriorityLevel
  readonly depth: number
  readonly inFlight: number
  readonly delayed: number
  readonly oldestAgeMs: number | null
  readonly deadLetters: number
  readonly paused: boolean
  readonly retentionEndsAt?: string
  readonly rates: QueueRates | null
  readonly waiting: readonly (number | null)[]
}

/** `GET /api/overview`. */
export interface OverviewAnswer {
  readonly queues: readonly QueueRow[]
  /** When it was asked so far, in ms since 1970, oldest first. */
  readonly times: readonly number[]
  /** All queues together, at each of `times`. */
  readonly waiting: readonly number[]
  readonly running: readonly number[]
  /** What the rates are of; absent where the listing index is off, and with it the rates. */
  readonly windowMs?: number
}

/** A task in a list: its record without input and value. */
export interface TaskRow {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly status: TaskStatus
  readonly attempt: number
  readonly labels: Readonly<Record<string, string>>
  readonly progress: Progress | null
  readonly createdAt: string
  readonly dueAt?: string
  readonly startedAt?: string
  readonly completedAt?: string
  readonly executionMs?: number
  readonly error?: Pick<StoredError, 'type' | 'code' | 'message'>
  readonly retryOf?: string
  readonly retriedAs?: string
}

/** `GET /api/tasks`. May be short or empty while `cursor` is there. */
export interface TasksAnswer {
  readonly tasks: readonly TaskRow[]
  readonly cursor?: string
}

/** A value as text. `json`: what it says is JSON, all of it, and may be edited and sent back. */
export interface ShownValue {
  readonly text: string
  readonly json: boolean
  /** Characters that were left out. */
  readonly cut?: number
}

export interface LogRow {
  readonly time: string
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields?: string
}

export interface AttemptRow {
  readonly attempt: number
  readonly startedAt: string
  /** Absent while it runs. */
  readonly endedAt?: string
  readonly status: 'failed' | 'succeeded' | 'running' | 'lost'
  readonly error?: StoredError
  readonly logs: readonly LogRow[]
  readonly logsCut?: true
}

/** `GET /api/tasks/:id`. */
export interface TaskAnswer {
  readonly task: Omit<TaskRow, 'error'> & {
    /** `docs` is the command that tells more of its code, where there is a page. */
    readonly error?: StoredError & { readonly docs?: string }
    readonly takeovers: number
    readonly expiresAt?: string
    readonly cancelRequested: boolean
    readonly parent?: string
    readonly tenant?: string
    readonly scheduleKey?: string
  }
  readonly input?: ShownValue
  readonly value?: ShownValue
  readonly attempts: readonly AttemptRow[]
  readonly cost: RunCost
  /** Whether `cost` knows the group's memory, or takes the default for it. */
  readonly memoryKnown: boolean
  /** The server's clock, for what goes on. */
  readonly now: string
}

/** `GET /api/failures`: the newest failures, by error code and task name. */
export interface FailuresAnswer {
  readonly groups: readonly FailureGroup[]
  readonly examined: number
  /** Whether there are older ones that were not looked at. */
  readonly more: boolean
}

export interface FailureGroup {
  readonly code: string
  readonly name: string
  readonly count: number
  /** Of those, how many have been retried already. */
  readonly retried: number
  /** The newest of them. */
  readonly latest: { readonly id: string; readonly completedAt?: string; readonly message: string }
}

export type RetryAnswer = Pick<
  Jsonify<RetryManyResult>,
  'examined' | 'matched' | 'counts' | 'retried' | 'skipped' | 'failed'
> & {
  readonly failures: readonly { readonly id: string; readonly message: string }[]
}

export type ScheduleRow = Omit<Jsonify<ScheduleView>, 'input'> & { readonly input?: ShownValue }

/** A schedule in a list, with its next time; absent when there is none. */
export type ListedSchedule = ScheduleRow & { readonly next?: Jsonify<ScheduleTime> }

/** `GET /api/schedules`. */
export interface SchedulesAnswer {
  readonly schedules: readonly ListedSchedule[]
  readonly cursor?: string
}

/** `GET /api/schedules/:scheduler/:key`. */
export interface ScheduleAnswer {
  readonly schedule: ScheduleRow
  readonly next: readonly Jsonify<ScheduleTime>[]
  readonly history: readonly TaskRow[]
  /** How many tasks of its name were looked at for the history, the newest first. */
  readonly examined: number
}

/** `GET /api/definitions`: the app's tasks, where its module is known. */
export interface DefinitionsAnswer {
  /** Whether there is a module to read; without one, `tasks` is empty. */
  readonly known: boolean
  readonly tasks: readonly TaskDefinitionRow[]
  /** Why the module could not be read. */
  readonly problem?: string
}

export interface TaskDefinitionRow {
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  /** JSON Schema (2020-12) of the input, where the task's schema can say it. */
  readonly schema?: Readonly<Record<string, unknown>>
}

/** `POST /api/tasks`, `POST /api/tasks/:id/retry` and the like: the task that is there now. */
export interface StartedAnswer {
  readonly id: string
  readonly created: boolean
}

/** Every refusal and failure. `docs` is the command that tells more of it: errors of the library have one. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly docs?: string }
}
