/** A schedule as EventBridge Scheduler's API shows it. Times are in seconds since 1970, as on the wire. */
export interface Schedule {
  readonly Arn: string
  readonly GroupName: string
  readonly Name: string
  readonly ScheduleExpression: string
  readonly ScheduleExpressionTimezone: string
  readonly State: 'ENABLED' | 'DISABLED'
  readonly Description?: string
  readonly StartDate?: number
  readonly EndDate?: number
  readonly KmsKeyArn?: string
  readonly FlexibleTimeWindow: FlexibleTimeWindow
  readonly Target: Target
  readonly ActionAfterCompletion: 'NONE' | 'DELETE'
  readonly CreationDate: number
  readonly LastModificationDate: number
}

/** What a caller says of a schedule; the rest is the service's own. */
export type ScheduleSettings = Omit<Schedule, 'Arn' | 'CreationDate' | 'LastModificationDate'>

export interface FlexibleTimeWindow {
  readonly Mode: 'OFF' | 'FLEXIBLE'
  readonly MaximumWindowInMinutes?: number
}

export interface Target {
  /** Of an SQS queue. */
  readonly Arn: string
  readonly RoleArn: string
  readonly Input?: string
  readonly RetryPolicy: { readonly MaximumEventAgeInSeconds: number; readonly MaximumRetryAttempts: number }
  readonly DeadLetterConfig?: { readonly Arn: string }
  readonly SqsParameters?: { readonly MessageGroupId: string }
}

export interface ScheduleGroup {
  readonly Arn: string
  readonly Name: string
  readonly State: 'ACTIVE'
  readonly CreationDate: number
  readonly LastModificationDate: number
}

/** How far a schedule has fired. Times are in ms since 1970. */
export interface Progress {
  /** Scheduled times up to this one are done with, or are among `pending`; none yet when left out. */
  readonly lastAt?: number
  readonly pending: readonly Firing[]
}

/** One scheduled time whose message is not sent yet. */
export interface Firing {
  /** The scheduled time. */
  readonly at: number
  /** When it was first to be sent: the scheduled time, or a moment in its window. Its age counts from here. */
  readonly plannedAt: number
  /** When it is tried next. */
  readonly dueAt: number
  /** Of the next try, from 1. */
  readonly attempt: number
}

/** No name has a slash. */
export function scheduleKey({ GroupName, Name }: Pick<Schedule, 'GroupName' | 'Name'>): string {
  return `${GroupName}/${Name}`
}
