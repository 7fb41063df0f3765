import { firstAfter } from '../../../core/schedules/stored-times.ts'
import type { Progress, Schedule } from './schedule.ts'

export function isOnce({ ScheduleExpression }: Schedule): boolean {
  return ScheduleExpression.startsWith('at(')
}

/** Whether what was planned for a schedule still holds after a change. */
export function goesOn(before: Schedule, after: Schedule): boolean {
  return before.State === 'ENABLED' && after.State === 'ENABLED' && sameTimes(before, after)
}

function sameTimes(before: Schedule, after: Schedule): boolean {
  return (
    before.ScheduleExpression === after.ScheduleExpression &&
    before.ScheduleExpressionTimezone === after.ScheduleExpressionTimezone &&
    before.StartDate === after.StartDate
  )
}

/** A rate fires at once when it is created. What was over when a schedule was enabled again, or was changed, is not made up for. */
export function freshProgress(schedule: Schedule, before: Schedule | undefined, now: number): Progress {
  const isNew = before === undefined || !sameTimes(before, schedule)
  if (isOnce(schedule) && isNew) return { pending: [] }
  const lastAt = before === undefined ? firstAfter({ expression: schedule.ScheduleExpression }, now) : now
  return { lastAt, pending: [] }
}
