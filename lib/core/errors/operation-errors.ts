import { ErrorCode, TasklaneError } from './base.ts'

/** The queues were not empty in time; their work goes on. */
export class DrainTimeoutError extends TasklaneError {
  static override readonly name: string = 'DrainTimeoutError'
  readonly code = ErrorCode.DrainTimeout
  readonly retryable = true
  /** Messages that were left, about. */
  readonly left: number

  constructor(timeoutMs: number, left: number) {
    super(`${left} messages were left after ${timeoutMs} ms; drain again, with a longer timeout or more workers`)
    this.left = left
  }
}
