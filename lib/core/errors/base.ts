import { isBrandedError } from '../brand.ts'

/** Stable identifiers: safe to store, to alarm on and to switch over. Never renamed, never reused. Each has its page: docs/errors/CODE.md. */
export const ErrorCode = {
  Definition: 'DEFINITION',
  InputInvalid: 'INPUT_INVALID',
  Serialization: 'SERIALIZATION',
  UnknownCodec: 'UNKNOWN_CODEC',
  PayloadTooLarge: 'PAYLOAD_TOO_LARGE',
  PayloadUnreadable: 'PAYLOAD_UNREADABLE',
  IdempotencyConflict: 'IDEMPOTENCY_CONFLICT',
  PartialEnqueue: 'PARTIAL_ENQUEUE',
  OptionInvalid: 'OPTION_INVALID',
  QueueUnavailable: 'QUEUE_UNAVAILABLE',
  TaskFailed: 'TASK_FAILED',
  TaskCancelled: 'TASK_CANCELLED',
  ResultTimeout: 'RESULT_TIMEOUT',
  TaskNotFound: 'TASK_NOT_FOUND',
  NotTracked: 'NOT_TRACKED',
  UnknownTask: 'UNKNOWN_TASK',
  MalformedMessage: 'MALFORMED_MESSAGE',
  TaskTimeout: 'TASK_TIMEOUT',
  TaskExpired: 'TASK_EXPIRED',
  TaskRejected: 'TASK_REJECTED',
  TaskDiscarded: 'TASK_DISCARDED',
  WorkerCrashed: 'WORKER_CRASHED',
  LeaseLost: 'LEASE_LOST',
  WorkerStopping: 'WORKER_STOPPING',
  MessageLost: 'MESSAGE_LOST',
  DrainTimeout: 'DRAIN_TIMEOUT',
  ScheduleConflict: 'SCHEDULE_CONFLICT',
  ScheduleDeclared: 'SCHEDULE_DECLARED',
  ScheduleNotFound: 'SCHEDULE_NOT_FOUND',
  EnqueueFailed: 'ENQUEUE_FAILED',
  RecordMissing: 'RECORD_MISSING',
  HandlerError: 'HANDLER_ERROR',
  BackendUnavailable: 'BACKEND_UNAVAILABLE',
  AppNotFound: 'APP_NOT_FOUND',
  ManifestUnreadable: 'MANIFEST_UNREADABLE',
  AccessDenied: 'ACCESS_DENIED',
  CredentialsInvalid: 'CREDENTIALS_INVALID',
  RegionMissing: 'REGION_MISSING',
  DevServer: 'DEV_SERVER',
} as const
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode]

const brand = Symbol.for('tasklane.error')

/**
 * Root of every error that this library throws on purpose. The message names the value, the limit and the remedy. Each concrete class has a
 * static `name`, since by names errors are told apart and stored, and a minifier would take it.
 */
export abstract class TasklaneError extends Error {
  /** What went wrong, for programs; the message is for people and may change. */
  abstract readonly code: ErrorCode
  /** Whether the same call, repeated unchanged, may succeed. */
  abstract readonly retryable: boolean
  readonly [brand] = true

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    // Each class of ours says its name as a text, which a minifier leaves as it is; those of the user's have what the bundler keeps.
    this.name = new.target.name
  }

  /** The command that prints what this code means and what to do: the page docs/errors/CODE.md. */
  get docs(): string {
    return `tasklane explain ${this.code}`
  }

  /** True for any copy of this library's errors: a bundled worker and its producer may hold two, where `instanceof` fails. */
  static is(value: unknown): value is TasklaneError {
    return isBrandedError(value, brand)
  }
}
