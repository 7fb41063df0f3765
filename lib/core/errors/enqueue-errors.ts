import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ErrorCode, TasklaneError } from './base.ts'

/** A task could not be put in. */
export abstract class EnqueueError extends TasklaneError {}

/** The input does not fit the task's schema. Nothing was sent. */
export class InputValidationError extends EnqueueError {
  static override readonly name: string = 'InputValidationError'
  readonly code = ErrorCode.InputInvalid
  readonly retryable = false
  readonly taskName: string
  /** What the schema found, with paths, as Standard Schema gives it. */
  readonly issues: readonly StandardSchemaV1.Issue[]

  constructor(taskName: string, issues: readonly StandardSchemaV1.Issue[], hint = '') {
    super(`the input of task '${taskName}' is invalid: ${issues.map(sentence).join('; ')}${hint}`)
    this.taskName = taskName
    this.issues = issues
  }
}

/** A value can't travel by the task's codec. `path` says where it stands, such as `input.items[3].when`. */
export class SerializationError extends EnqueueError {
  static override readonly name: string = 'SerializationError'
  readonly code = ErrorCode.Serialization
  readonly retryable = false
  readonly path: string

  constructor(path: string, what: string, remedy: string, options?: ErrorOptions) {
    super(`${path} is ${what}, which the codec can't carry; ${remedy}`, options)
    this.path = path
  }
}

/** A message, input or result is over what the backend takes. Sizes are bytes of UTF-8. */
export class PayloadTooLargeError extends EnqueueError {
  static override readonly name: string = 'PayloadTooLargeError'
  readonly code = ErrorCode.PayloadTooLarge
  readonly retryable = false
  readonly actualBytes: number
  readonly limitBytes: number

  constructor(what: string, actualBytes: number, limitBytes: number, remedy: string) {
    super(`${what} is ${actualBytes} bytes and may be ${limitBytes} at most; ${remedy}`)
    this.actualBytes = actualBytes
    this.limitBytes = limitBytes
  }
}

/** An idempotency key was used before, in its window, with another input. */
export class IdempotencyConflictError extends EnqueueError {
  static override readonly name: string = 'IdempotencyConflictError'
  readonly code = ErrorCode.IdempotencyConflict
  readonly retryable = false
  readonly key: string
  /** The task that holds the key. */
  readonly taskId: string

  constructor(key: string, taskId: string) {
    super(
      `idempotency key '${key}' already stands for task ${taskId} with another input; use another key for another intent, or the same input`,
    )
    this.key = key
    this.taskId = taskId
  }
}

/** An option of `enqueue` can't be as given, or not together with another. Nothing was sent. */
export class EnqueueOptionError extends EnqueueError {
  static override readonly name: string = 'EnqueueOptionError'
  readonly code = ErrorCode.OptionInvalid
  readonly retryable = false
  readonly option: string

  constructor(option: string, message: string) {
    super(message)
    this.option = option
  }
}

/** The queue or the table did not take the task, after retries. */
export class QueueUnavailableError extends EnqueueError {
  static override readonly name: string = 'QueueUnavailableError'
  readonly code = ErrorCode.QueueUnavailable
  readonly retryable = true
}

/** Some tasks of a batch were taken and some not. Ids under `unknown` may or may not have been: their reply was lost. */
export class PartialEnqueueError extends EnqueueError {
  static override readonly name: string = 'PartialEnqueueError'
  readonly code = ErrorCode.PartialEnqueue
  readonly retryable = true
  readonly accepted: readonly string[]
  readonly refused: readonly { readonly id: string; readonly error: Error }[]
  readonly unknown: readonly string[]

  constructor(
    accepted: readonly string[],
    refused: readonly { readonly id: string; readonly error: Error }[],
    unknown: readonly string[],
  ) {
    super(
      `${refused.length + unknown.length} of ${accepted.length + refused.length + unknown.length} tasks were not enqueued` +
        `${refused[0] ? ` (the first: ${refused[0].error.message})` : ''}; enqueue those again, with an idempotency key where 'unknown' has any`,
      refused[0] ? { cause: refused[0].error } : undefined,
    )
    this.accepted = accepted
    this.refused = refused
    this.unknown = unknown
  }
}

function sentence(issue: StandardSchemaV1.Issue): string {
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}
