import { ErrorCode, TasklaneError } from './base.ts'

/** Something on the worker's side. The name of each is also a stored `error.type`. */
export abstract class WorkerError extends TasklaneError {}

/** The worker's app has no task of this name. */
export class UnknownTaskError extends WorkerError {
  static override readonly name: string = 'UnknownTaskError'
  readonly code = ErrorCode.UnknownTask
  readonly retryable = true
  readonly taskName: string
  /** The names that there are. */
  readonly known: readonly string[]

  constructor(name: string, known: readonly string[]) {
    super(
      `no task is named '${name}'; known are ${known.slice(0, 20).join(', ') || 'none'}; deploy the worker that defines it`,
    )
    this.taskName = name
    this.known = known
  }
}

/** A message's body is no envelope. */
export class MalformedMessageError extends WorkerError {
  static override readonly name: string = 'MalformedMessageError'
  readonly code = ErrorCode.MalformedMessage
  readonly retryable = false
  /** Set when the body is an envelope of another version: its own version. */
  readonly version: number | undefined

  constructor(why: string, version?: number) {
    super(`the message is no task envelope: ${why}`)
    this.version = version
  }
}

/** The handler passed its timeout. Also the reason of its aborted signal. */
export class TaskTimeout extends WorkerError {
  static override readonly name: string = 'TaskTimeout'
  readonly code = ErrorCode.TaskTimeout
  readonly retryable = true

  constructor(timeoutMs: number) {
    super(`the handler passed its timeout of ${timeoutMs} ms; raise 'timeout', or do less in one task`)
  }
}

/** The task did not start before its `expiresAt`. */
export class TaskExpired extends WorkerError {
  static override readonly name: string = 'TaskExpired'
  readonly code = ErrorCode.TaskExpired
  readonly retryable = false

  constructor(expiresAtMs: number) {
    super(`the task was not started before it expired at ${new Date(expiresAtMs).toISOString()}`)
  }
}

/** The task took its worker down too often. */
export class WorkerCrashed extends WorkerError {
  static override readonly name: string = 'WorkerCrashed'
  readonly code = ErrorCode.WorkerCrashed
  readonly retryable = false

  constructor(takeovers: number) {
    super(
      `the worker died, or lost its lease, in ${takeovers} runs of this task in a row; look for exhausted memory, a blocked event loop or a native crash`,
    )
  }
}

/** The worker could not renew its lease: another may have taken the task over. The reason of the aborted signal. */
export class LeaseLost extends WorkerError {
  static override readonly name: string = 'LeaseLost'
  readonly code = ErrorCode.LeaseLost
  readonly retryable = true

  constructor() {
    super('the lease on this task was lost or could not be renewed; nothing more will be recorded by this run')
  }
}

/** The worker stops, and the time it gives its handlers to end is over. The reason of the aborted signal; another worker runs the task. */
export class WorkerStopping extends WorkerError {
  static override readonly name: string = 'WorkerStopping'
  readonly code = ErrorCode.WorkerStopping
  readonly retryable = true

  constructor() {
    super('the worker is stopping and waits no longer; the task goes back to its queue, and this run is not counted')
  }
}
