import type { AnyTask, App, InputOf, NameOf, OutputOf, Select } from './app-types.ts'
import type { Duration } from './duration.ts'
import type { Operations } from './operation-types.ts'
import type { Priority, PriorityLevel } from './priority.ts'
import type { Progress, StoredError, TaskStatus, Track } from './record.ts'
import type { RetryOptions } from './retry-policy.ts'
import type { SchedulableTask, Schedules } from './schedule-types.ts'

/** How one task is put in. What is left out comes from the definition. */
export interface EnqueueOptions {
  readonly priority?: Priority
  /** Not before so long from now; 365 days at most. Over 15 minutes it takes a schedule, which costs. Not together with `dueAt`. */
  readonly delay?: Duration
  /** Not before this instant: a Date, or ISO 8601 with an offset; 365 days ahead at most, as `delay`. */
  readonly dueAt?: Date | string
  /** Ends as FAILURE TaskExpired when it has not started by then. */
  readonly expiresAt?: Date | string
  /** The caller's name for one intent: the same key in its window (24 h by default) gives the same task. */
  readonly idempotencyKey?: string | { readonly key: string; readonly window: Duration }
  /** Up to 20 short strings, kept with the task and given to its handler. */
  readonly labels?: Readonly<Record<string, string>>
  /** Sets the SQS message group, for fair queues (they cost extra). */
  readonly tenant?: string
  readonly retry?: RetryOptions
  readonly timeout?: Duration
  readonly track?: Track
  /** How long the record and the value are kept after the end. */
  readonly retention?: Duration
  readonly keepInput?: 'failed' | 'always'
}

export interface WaitOptions {
  /** How long to wait. @default no limit */
  readonly timeout?: Duration
  /** Look this often, instead of first when such tasks were last seen to end (20 ms where none was), and then ever less often up to once a second. */
  readonly interval?: Duration
  /** Fetch what the task logged as well. */
  readonly logs?: boolean
  readonly signal?: AbortSignal
}

export interface TaskLogLine {
  readonly time: Date
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly attempt: number
  readonly fields?: Readonly<Record<string, unknown>>
}

/** What a task's runs wrote: of those that were kept, and of one that goes on as far as it had come when it last told its progress. */
export interface TaskLogs {
  readonly logs: readonly TaskLogLine[]
  /** Lines were left out: a run wrote more than 64 KB. */
  readonly logsCut?: true
}

interface OutcomeBase<Out> {
  readonly id: string
  readonly name: string
  readonly attempt: number
  /** How long the last run took; `undefined` when it never ran. */
  readonly executionMs: number | undefined
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt: Date
  readonly startedAt: Date | undefined
  readonly completedAt: Date | undefined
  readonly retryOf?: string
  readonly retriedAs?: string
  /** With `logs: true`: what the runs wrote that were kept. */
  readonly logs?: readonly TaskLogLine[]
  /** Lines were left out of `logs`: a run wrote more than 64 KB. */
  readonly logsCut?: true
  /** The value, or the task's failure thrown: TaskFailedError or TaskCancelledError. */
  unwrap(): Out
}

/** How a task ended. Narrow it by `status`. */
export type Outcome<Out = unknown> = OutcomeBase<Out> &
  (
    | { readonly status: 'SUCCESS'; readonly value: Out; readonly error?: undefined }
    | { readonly status: 'FAILURE'; readonly error: StoredError; readonly value?: undefined }
    | { readonly status: 'CANCELLED'; readonly error?: StoredError; readonly value?: undefined }
  )

/** A point in a task's life, as `watch` gives it. */
export interface TaskSnapshot {
  readonly status: TaskStatus
  readonly progress: Progress | null
}

/** The client's grip on a task. No thenable on purpose: `await client.enqueue(...)` would then wait for the task. */
export interface TaskHandle<Out = unknown> {
  readonly id: string
  /** `false` when an idempotency key found a task that was there already. */
  readonly created: boolean
  /** Whether it has ended, in whatever way. */
  isReady(): Promise<boolean>
  status(): Promise<TaskStatus>
  progress(): Promise<Progress | null>
  /** Waits for the end and says how it was. Rejects with ResultTimeoutError, TaskNotFoundError, NotTrackedError or a backend's error only. */
  outcome(options?: WaitOptions): Promise<Outcome<Out>>
  /** Waits for the value. Rejects as `outcome` does, and with TaskFailedError or TaskCancelledError. */
  result(options?: WaitOptions): Promise<Out>
  /** Each change of status or progress until the end, the present state first. */
  watch(options?: { readonly interval?: Duration; readonly signal?: AbortSignal }): AsyncIterable<TaskSnapshot>
  /** A pending task at once, a running one at its next heartbeat. Gives whether it was not yet over. */
  cancel(): Promise<boolean>
}

/** A task's record, as `get` and `list` give it. */
export interface TaskView {
  readonly id: string
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  readonly status: TaskStatus
  readonly attempt: number
  readonly takeovers: number
  readonly labels: Readonly<Record<string, string>>
  readonly input?: unknown
  readonly value?: unknown
  readonly error?: StoredError
  readonly progress: Progress | null
  readonly createdAt: Date
  readonly dueAt: Date | undefined
  readonly expiresAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly completedAt: Date | undefined
  readonly executionMs: number | undefined
  readonly cancelRequested: boolean
  readonly retryOf?: string
  readonly retriedAs?: string
  readonly parent?: string
  readonly tenant?: string
}

/** One run of a task, as it was kept: each that failed, and with `logs: 'all'` the one that succeeded. */
export interface TaskAttempt {
  /** Counted from 0. */
  readonly attempt: number
  readonly startedAt: Date
  readonly endedAt: Date
  readonly error?: StoredError
  readonly logs: readonly TaskLogLine[]
  /** Lines were left out: the run wrote more than 64 KB. */
  readonly logsCut?: true
}

/** A task's record and what is kept beside it. Here `input` is whole where it was kept, of whatever size. */
export interface TaskDetails extends TaskView {
  /** In order. A run that goes on now, or whose worker died, is not among them. */
  readonly attempts: readonly TaskAttempt[]
  /** Of a task that a schedule asked for: scheduler and key, as in `maintenance.nightly`. */
  readonly scheduleKey?: string
}

export interface ListOptions<A = App> {
  readonly name?: NameOf<A> | (string & {})
  readonly status?: TaskStatus
  readonly labels?: Readonly<Record<string, string>>
  /** Created at or after. */
  readonly since?: Date | string
  /** Created before. */
  readonly until?: Date | string
  /** Only tasks that wait, for over 15 minutes in all, until they are due or run again; the one that waits longest first. */
  readonly due?: boolean
  /** Records a page. @default 100, at most 1,000 */
  readonly limit?: number
  readonly cursor?: string
}

/** A page of records, newest first. A filtered page may be short or empty while `cursor` is there. */
export interface TaskPage {
  readonly tasks: readonly TaskView[]
  readonly cursor?: string
}

export interface QueueView {
  readonly group: string
  readonly priority: PriorityLevel
  readonly depth: number
  readonly inFlight: number
  readonly delayed: number
  /** Age of the oldest task that has not ended; `null` where there is none or the listing index is off. */
  readonly oldestAgeMs: number | null
  readonly deadLetters: number
  readonly paused: boolean
  /** Of a paused queue that is not empty: when SQS begins to delete what waits in it. */
  readonly retentionEndsAt?: Date
}

export interface EnqueueManyOptions {
  readonly onProgress?: (progress: { readonly enqueued: number; readonly total: number | undefined }) => void
  readonly signal?: AbortSignal
}

export interface EnqueueItem<A, K extends NameOf<A> | AnyTask = NameOf<A> | AnyTask> {
  readonly task: K
  readonly input: InputOf<Select<A, K>>
  readonly options?: EnqueueOptions
}

/** A task with options set before its input: `client.task('resize').with({ priority: 'high' }).enqueue(input)`. */
export interface BoundTask<T> {
  with(options: EnqueueOptions): BoundTask<T>
  enqueue(input: InputOf<T>, options?: EnqueueOptions): Promise<TaskHandle<OutputOf<T>>>
  call(input: InputOf<T>, options?: CallOptions): Promise<OutputOf<T>>
  enqueueMany(
    inputs: Iterable<InputOf<T>> | AsyncIterable<InputOf<T>>,
    options?: EnqueueManyOptions,
  ): Promise<TaskHandle<OutputOf<T>>[]>
}

export type CallOptions = EnqueueOptions & {
  /** How to wait for the result. */
  readonly wait?: Omit<WaitOptions, 'signal' | 'logs'>
  readonly signal?: AbortSignal
}

type Handles<A, Items extends readonly { readonly task: unknown }[]> = {
  -readonly [I in keyof Items]: TaskHandle<OutputOf<Select<A, Items[I]['task']>>>
}
type Checked<A, Items extends readonly { readonly task: unknown }[]> = {
  readonly [I in keyof Items]: {
    readonly task: Items[I]['task']
    readonly input: InputOf<Select<A, Items[I]['task']>>
    readonly options?: EnqueueOptions
  }
}

/** The typed client of one app, as programs have it: tasks, what an operator does with many of them, and schedules. */
export interface Client<A = App> extends TaskClient<A>, Operations<A> {
  readonly schedules: Schedules<A>
  /** As `get`, with the whole input and all runs that were kept: three reads in place of one. For people who ask what happened. */
  inspect(id: string): Promise<TaskDetails | null>
  /** What its runs have written so far; nothing for a task that nobody knows. Two reads. Rejects with NotTrackedError. */
  logs(id: string): Promise<TaskLogs>
  task<const K extends NameOf<A> | AnyTask>(task: K): SchedulableTask<Select<A, K>>
}

/**
 * Tasks, and nothing that acts on many: what a handler is given as `ctx.client`, whose role may not do more.
 *
 * Every call may reject with BackendError and its kinds: AppNotFoundError, ManifestError, AccessDeniedError, CredentialsError and
 * RegionMissingError.
 */
export interface TaskClient<A = App> extends AsyncDisposable {
  /** Puts a task in; resolves when it is durable. Calls made in one tick travel together. */
  enqueue<const K extends NameOf<A> | AnyTask>(
    task: K,
    input: InputOf<Select<A, K>>,
    options?: EnqueueOptions,
  ): Promise<TaskHandle<OutputOf<Select<A, K>>>>
  /** Enqueues and waits for the value. */
  call<const K extends NameOf<A> | AnyTask>(
    task: K,
    input: InputOf<Select<A, K>>,
    options?: CallOptions,
  ): Promise<OutputOf<Select<A, K>>>
  /** Many at once: handles in order. Rejects with PartialEnqueueError when some were not taken. */
  enqueueMany<
    const Items extends readonly {
      readonly task: NameOf<A> | AnyTask
      readonly input: unknown
      readonly options?: EnqueueOptions
    }[],
  >(items: Items & Checked<A, Items>, options?: EnqueueManyOptions): Promise<Handles<A, Items>>
  enqueueMany(items: AsyncIterable<EnqueueItem<A>>, options?: EnqueueManyOptions): Promise<TaskHandle[]>
  task<const K extends NameOf<A> | AnyTask>(task: K): BoundTask<Select<A, K>>
  /** A handle to any task by its id; naming its task gives it a type. */
  handle<K extends NameOf<A>>(id: string, name: K): TaskHandle<OutputOf<Select<A, K>>>
  handle(id: string): TaskHandle
  /** The task's record, or `null` when no such task is known. */
  get(id: string): Promise<TaskView | null>
  cancel(id: string): Promise<boolean>
  /** A failed or cancelled task again, as a new one: `<id>~1`, `~2`, ... Repeats give the same task. */
  retry(id: string): Promise<TaskHandle>
  list(options?: ListOptions<A>): Promise<TaskPage>
  /** Waits until all that is being coalesced is durable, and lets connections go. */
  close(): Promise<void>
}
