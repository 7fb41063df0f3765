export {
  AccessDeniedError,
  AppNotFoundError,
  BackendError,
  type BackendErrorOptions,
  CredentialsError,
  ManifestError,
  PayloadUnreadableError,
  RegionMissingError,
} from './backend-errors.ts'
export { ErrorCode, TasklaneError } from './base.ts'
export { DefinitionError } from './definition-errors.ts'
export {
  EnqueueError,
  EnqueueOptionError,
  IdempotencyConflictError,
  InputValidationError,
  PartialEnqueueError,
  PayloadTooLargeError,
  QueueUnavailableError,
  SerializationError,
} from './enqueue-errors.ts'
export { DrainTimeoutError } from './operation-errors.ts'
export { OptionError, UnknownCodecError } from './option-errors.ts'
export {
  NotTrackedError,
  ResultError,
  ResultTimeoutError,
  TaskCancelledError,
  TaskFailedError,
  TaskNotFoundError,
} from './result-errors.ts'
export { ScheduleConflictError, ScheduleDeclaredError, ScheduleNotFoundError } from './schedule-errors.ts'
export { Discard, NonRetryableError, RetryLater, steeringKind } from './steering.ts'
export {
  LeaseLost,
  MalformedMessageError,
  TaskExpired,
  TaskTimeout,
  UnknownTaskError,
  WorkerCrashed,
  WorkerError,
  WorkerStopping,
} from './worker-errors.ts'
