import { firingInstants, type StoredTimes } from '../../../core/schedules/stored-times.ts'
import type { Schedule } from './schedule.ts'

const MINUTE_MS = 60_000
/** The newest of many times is looked for in the last two minutes first, and in a day last: a firing is never older. */
const LOOK_BACK_MS = [2 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS, Number.POSITIVE_INFINITY]

export function firingTimes(schedule: Schedule): StoredTimes {
  const { StartDate, EndDate, CreationDate } = schedule
  return {
    expression: schedule.ScheduleExpression,
    timezone: schedule.ScheduleExpressionTimezone,
    startAt: StartDate === undefined ? undefined : StartDate * 1000,
    endAt: EndDate === undefined ? undefined : EndDate * 1000,
    createdAt: CreationDate * 1000,
  }
}

/** The first time after an instant, in ms since 1970; `undefined` when there is none. */
export function nextFiring(times: StoredTimes, after: number): number | undefined {
  return firingInstants(times, after).next().value ?? undefined
}

/** The newest time after one instant and up to another; `undefined` when there is none. */
export function newestFiring(times: StoredTimes, after: number, until: number): number | undefined {
  for (const lookBackMs of LOOK_BACK_MS) {
    const from = Math.max(after, until - lookBackMs)
    let newest: number | undefined
    for (const at of firingInstants(times, from)) {
      if (at > until) break
      newest = at
    }
    if (newest !== undefined || from === after) return newest
  }
  return undefined
}
