import { type BackendError, ErrorCode } from '../../core/errors/index.ts'

/** Whether a service turned a whole request down for what is in it: of a batch, one item may be to blame, and the others are fine. */
export function isForContents(error: BackendError): boolean {
  return !error.retryable && error.code === ErrorCode.BackendUnavailable
}
