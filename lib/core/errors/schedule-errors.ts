import { ErrorCode, TasklaneError } from './base.ts'

/** Another schedule has this key. Nothing was changed. */
export class ScheduleConflictError extends TasklaneError {
  readonly code = ErrorCode.ScheduleConflict
  readonly retryable = false
  readonly key: string
  readonly scheduler: string

  constructor(scheduler: string, key: string, differs: string) {
    super(
      `schedule '${scheduler}.${key}' is there already, with another ${differs}; change it by schedules.update(...), or take another key`,
    )
    this.key = key
    this.scheduler = scheduler
  }
}

/** The schedule is the code's own: a change at run time would be undone by the next deploy. Nothing was changed. */
export class ScheduleDeclaredError extends TasklaneError {
  readonly code = ErrorCode.ScheduleDeclared
  readonly retryable = false
  readonly key: string
  readonly scheduler: string

  constructor(scheduler: string, key: string) {
    super(
      `schedule '${scheduler}.${key}' is declared in the app's code; change it there and deploy, or take another key or scheduler`,
    )
    this.key = key
    this.scheduler = scheduler
  }
}

/** There is no such schedule: it was never made, was deleted, or is over. */
export class ScheduleNotFoundError extends TasklaneError {
  readonly code = ErrorCode.ScheduleNotFound
  readonly retryable = false
  readonly key: string
  readonly scheduler: string

  constructor(scheduler: string, key: string) {
    super(
      `there is no schedule '${scheduler}.${key}': it was never made, was deleted, or is over; make it by schedules.create(...)`,
    )
    this.key = key
    this.scheduler = scheduler
  }
}
