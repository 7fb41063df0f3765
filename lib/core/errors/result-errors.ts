import { ErrorCode, TasklaneError } from './base.ts'

/** A task's result can't be given. */
export abstract class ResultError extends TasklaneError {}

/** The task ended as FAILURE. `cause` is the remote error, its `name` the stored `type`. */
export class TaskFailedError extends ResultError {
  static override readonly name: string = 'TaskFailedError'
  readonly code = ErrorCode.TaskFailed
  readonly retryable: boolean
  /** `undefined` when a definition was called directly, without a queue. */
  readonly taskId: string | undefined
  /** The stored error's own code. */
  readonly errorCode: string
  /** The stored error's type: the thrown error's name, or `TaskTimeout`, `WorkerCrashed`, and the like. */
  readonly type: string

  constructor(
    taskName: string,
    taskId: string | undefined,
    error: { readonly type: string; readonly code: string; readonly message: string; readonly retryable: boolean },
    options?: ErrorOptions,
  ) {
    super(
      `task '${taskName}'${taskId === undefined ? '' : ` (${taskId})`} failed: ${error.type}: ${error.message}`,
      options,
    )
    this.taskId = taskId
    this.type = error.type
    this.errorCode = error.code
    this.retryable = error.retryable
  }
}

/** The task ended as CANCELLED. */
export class TaskCancelledError extends ResultError {
  static override readonly name: string = 'TaskCancelledError'
  readonly code = ErrorCode.TaskCancelled
  readonly retryable = false
  readonly taskId: string

  constructor(taskName: string, taskId: string) {
    super(`task '${taskName}' (${taskId}) was cancelled`)
    this.taskId = taskId
  }
}

/** The wait ran out; the task itself goes on. From `gather`, `outcomes` holds those that came in time. */
export class ResultTimeoutError extends ResultError {
  static override readonly name: string = 'ResultTimeoutError'
  readonly code = ErrorCode.ResultTimeout
  readonly retryable = true
  readonly pendingIds: readonly string[]
  readonly outcomes: readonly unknown[]

  constructor(timeoutMs: number, pendingIds: readonly string[], outcomes: readonly unknown[] = []) {
    super(
      `${pendingIds.length === 1 ? `task ${pendingIds[0]} has` : `${pendingIds.length} tasks have`} not ended within ${timeoutMs} ms; wait again, or with a longer timeout`,
    )
    this.pendingIds = pendingIds
    this.outcomes = outcomes
  }
}

/** No task has this id, or its record has expired. */
export class TaskNotFoundError extends ResultError {
  static override readonly name: string = 'TaskNotFoundError'
  readonly code = ErrorCode.TaskNotFound
  readonly retryable = false
  readonly taskId: string

  constructor(taskId: string, why = 'no such task is known, or its retention is over') {
    super(`task ${taskId}: ${why}`)
    this.taskId = taskId
  }
}

/** The task was enqueued with `track: 'none'`, so it has no record to ask. */
export class NotTrackedError extends ResultError {
  static override readonly name: string = 'NotTrackedError'
  readonly code = ErrorCode.NotTracked
  readonly retryable = false
  readonly taskId: string

  constructor(taskId: string, what: string) {
    super(`task ${taskId} has no ${what}: it was enqueued with track 'none'; use 'run' or 'full' to have one`)
    this.taskId = taskId
  }
}
