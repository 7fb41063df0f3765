import { ErrorCode, TasklaneError } from './base.ts'

/** About one schedule. Nothing was changed. */
abstract class ScheduleError extends TasklaneError {
  readonly retryable = false
  readonly key: string
  readonly scheduler: string

  constructor(scheduler: string, key: string, message: string) {
    super(message)
    this.key = key
    this.scheduler = scheduler
  }
}

/** Another schedule has this key. Nothing was changed. */
export class ScheduleConflictError extends ScheduleError {
  static override readonly name: string = 'ScheduleConflictError'
  readonly code = ErrorCode.ScheduleConflict

  constructor(scheduler: string, key: string, differs: string) {
    super(
      scheduler,
      key,
      `schedule '${scheduler}.${key}' is there already, with another ${differs}; change it by schedules.update(...), or take another key`,
    )
  }
}

/** The schedule is the code's own: a change at run time would be undone by the next deploy. Nothing was changed. */
export class ScheduleDeclaredError extends ScheduleError {
  static override readonly name: string = 'ScheduleDeclaredError'
  readonly code = ErrorCode.ScheduleDeclared

  constructor(scheduler: string, key: string) {
    super(
      scheduler,
      key,
      `schedule '${scheduler}.${key}' is declared in the app's code; change it there and deploy, or take another key or scheduler`,
    )
  }
}

/** There is no such schedule: it was never made, was deleted, or is over. */
export class ScheduleNotFoundError extends ScheduleError {
  static override readonly name: string = 'ScheduleNotFoundError'
  readonly code = ErrorCode.ScheduleNotFound

  constructor(scheduler: string, key: string) {
    super(
      scheduler,
      key,
      `there is no schedule '${scheduler}.${key}': it was never made, was deleted, or is over; make it by schedules.create(...)`,
    )
  }
}
