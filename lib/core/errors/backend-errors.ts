import { ErrorCode, TasklaneError } from './base.ts'

/** The store, queue or blob store could not be reached or refused for a passing reason, after the adapter's own retries. */
export class BackendError extends TasklaneError {
  static override readonly name: string = 'BackendError'
  readonly code: ErrorCode = ErrorCode.BackendUnavailable
  readonly retryable: boolean
  /** Which service and operation, such as `DynamoDB BatchExecuteStatement`. */
  readonly operation: string
  /** Whether the backend slowed us down, rather than failed. */
  readonly throttled: boolean
  /** How often and long it was tried, such as `after 5 tries in 8.0 s`; `undefined` where repeating could not have helped. */
  readonly tried: string | undefined

  /** @param options.retryable - default true; false for what repeating can't mend. */
  constructor(operation: string, message: string, options: BackendErrorOptions = {}) {
    super(`${operation}: ${message}`, options)
    this.retryable = options.retryable ?? true
    this.operation = operation
    this.throttled = options.throttled ?? false
    this.tried = options.tried
  }
}

export interface BackendErrorOptions extends ErrorOptions {
  readonly throttled?: boolean
  readonly retryable?: boolean
  readonly tried?: string | undefined
}

/** A payload that was stored apart can't be used: it has changed since, or its reference is not one of this app's. */
export class PayloadUnreadableError extends BackendError {
  static override readonly name: string = 'PayloadUnreadableError'
  override readonly code = ErrorCode.PayloadUnreadable
  override readonly retryable = false
}

/** The credentials may not do this. */
export class AccessDeniedError extends BackendError {
  static override readonly name: string = 'AccessDeniedError'
  override readonly code: ErrorCode = ErrorCode.AccessDenied
  override readonly retryable = false
}

/** There are no credentials, or AWS takes them for nobody's: expired, unknown, or signed by a clock that is off. */
export class CredentialsError extends AccessDeniedError {
  static override readonly name: string = 'CredentialsError'
  override readonly code = ErrorCode.CredentialsInvalid
}

/** Nothing says which AWS region to talk to. */
export class RegionMissingError extends BackendError {
  static override readonly name: string = 'RegionMissingError'
  override readonly code = ErrorCode.RegionMissing
  override readonly retryable = false
}

/** No app of this name and stage was found where the client looked, or one of its resources is gone. */
export class AppNotFoundError extends BackendError {
  static override readonly name: string = 'AppNotFoundError'
  override readonly code = ErrorCode.AppNotFound
  override readonly retryable = false
}

/** The app's manifest is there, but not whole, as in the middle of a deploy, or of a version that is unknown here. */
export class ManifestError extends BackendError {
  static override readonly name: string = 'ManifestError'
  override readonly code = ErrorCode.ManifestUnreadable
}
