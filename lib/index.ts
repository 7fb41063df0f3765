/**
 * Defining tasks and apps. Loads nothing of AWS.
 *
 * @packageDocumentation
 */
export { type AppOptions, type DefinedApp, defineApp, type Middleware } from './core/app.ts'
export type { AnyTask, App, InputOf, NameOf, OutputOf, Select, TasksOf } from './core/app-types.ts'
export type {
  BoundTask,
  CallOptions,
  Client,
  EnqueueManyOptions,
  EnqueueOptions,
  ListOptions,
  Outcome,
  QueueView,
  TaskClient,
  TaskHandle,
  TaskLogLine,
  TaskPage,
  TaskSnapshot,
  TaskView,
  WaitOptions,
} from './core/client-types.ts'
export { type Codec, type CodecOption, codecs, json, rich, type Wire } from './core/codec.ts'
export type { TaskContext, TaskInfo, TaskLog } from './core/context.ts'
export type {
  DeadLetterFilter,
  DeadLetterList,
  DeadLetterMessage,
  DeadLetterPreview,
  DeadLetterPurge,
  DeadLetters,
  LeftMessages,
  RedriveResult,
} from './core/dead-letter-types.ts'
export type { Duration } from './core/duration.ts'
export {
  AccessDeniedError,
  AppNotFoundError,
  BackendError,
  CredentialsError,
  DefinitionError,
  Discard,
  DrainTimeoutError,
  EnqueueError,
  EnqueueOptionError,
  ErrorCode,
  IdempotencyConflictError,
  InputValidationError,
  LeaseLost,
  MalformedMessageError,
  ManifestError,
  NonRetryableError,
  NotTrackedError,
  OptionError,
  PartialEnqueueError,
  PayloadTooLargeError,
  PayloadUnreadableError,
  QueueUnavailableError,
  RegionMissingError,
  ResultError,
  ResultTimeoutError,
  RetryLater,
  ScheduleConflictError,
  ScheduleDeclaredError,
  ScheduleNotFoundError,
  SerializationError,
  TaskCancelledError,
  TaskExpired,
  TaskFailedError,
  TasklaneError,
  TaskNotFoundError,
  TaskTimeout,
  UnknownCodecError,
  UnknownTaskError,
  WorkerCrashed,
  WorkerError,
  WorkerStopping,
} from './core/errors/index.ts'
export { type GroupOptions, group } from './core/group.ts'
export type {
  DeadLetteredEvent,
  EnqueuedEvent,
  FailedEvent,
  Hooks,
  HookTask,
  RetriedEvent,
  StartedEvent,
  SucceededEvent,
} from './core/hooks.ts'
export type { Latency } from './core/latency.ts'
export type {
  BulkCount,
  BulkOptions,
  BulkProgress,
  BulkTaskOptions,
  CancelFilter,
  CancelManyResult,
  DrainOptions,
  PausedQueue,
  PurgeResult,
  QueueFilter,
  QueueLoad,
  QueueRef,
  RetryFilter,
  RetryManyResult,
  TaskFilter,
} from './core/operation-types.ts'
export { type Failure, failure, type Success, success } from './core/outcome-markers.ts'
export { Priority, type PriorityLevel, type PriorityName } from './core/priority.ts'
export type { Progress, StoredError, TaskStatus, Track } from './core/record.ts'
export type { FailedAttempt, RetryFunction, RetryOptions } from './core/retry-policy.ts'
export { at, cron, type RegularSets, rate, regular, type ScheduleEntry, type ScheduleOptions } from './core/schedule.ts'
export type * from './core/schedule-types.ts'
export type { Size } from './core/size.ts'
export { type TaskDefinition, type TaskOptions, task, withState } from './core/task.ts'
export type { Jsonify } from './core/wire-types.ts'
