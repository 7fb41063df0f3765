import { ErrorCode, TasklaneError } from '../core/errors/index.ts'

/**
 * A mistake of the surroundings that stops the local backend: a taken port, an entry that doesn't compile.
 *
 * `code` is always DEV_SERVER; `reason` tells the mistakes apart and is stable; `message` names the value and what to do about it.
 */
export class DevServerError extends TasklaneError {
  readonly code = ErrorCode.DevServer
  readonly retryable = false
  /** Such as PORT_TAKEN, ENTRY_MISSING, BUILD_FAILED, NO_APP, BAD_APP, ENTRY_FAILED, OLD_NODE, PERSIST_FOLDER. */
  readonly reason: string

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
