import { ErrorCode, TasklaneError } from './base.ts'

/** The store, queue or blob store could not be reached or refused for a passing reason, after the adapter's own retries. */
export class BackendError extends TasklaneError {
  readonly code: ErrorCode = ErrorCode.BackendUnavailable
  readonly retryable: boolean
  /** Which service and operation, such as `DynamoDB BatchExecuteStatement`. */
  readonly operation: string
  /** Whether the backend slowed us down, rather than failed. */
  readonly throttled: boolean

  /** @param options.retryable - default true; false for what repeating can't mend. */
  constructor(
    operation: string,
    message: string,
    options: ErrorOptions & { readonly throttled?: boolean; readonly retryable?: boolean } = {},
  ) {
    super(`${operation}: ${message}`, options)
    this.retryable = options.retryable ?? true
    this.operation = operation
    this.throttled = options.throttled ?? false
  }
}

/** A payload that was stored apart can't be used: it has changed since, or its reference is not one of this app's. */
export class PayloadUnreadableError extends BackendError {
  override readonly code = ErrorCode.PayloadUnreadable
  override readonly retryable = false
}

/** The credentials are missing or may not do this. */
export class AccessDeniedError extends BackendError {
  override readonly code = ErrorCode.AccessDenied
  override readonly retryable = false
}

/** No app of this name and stage was found where the client looked. */
export class AppNotFoundError extends BackendError {
  override readonly code = ErrorCode.AppNotFound
  override readonly retryable = false
}
