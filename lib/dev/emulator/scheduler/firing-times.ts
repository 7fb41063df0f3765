import { asksForTasks } from '../../../core/schedules/firing.ts'
import { fireOf } from '../../../core/schedules/firing-text.ts'
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

/**
 * Which time is to be fired, given one that has come, and up to which all are done with then. Of those that were missed only the newest is
 * made up for: of tasks, the newest that asks for any. What fires ahead for a time to come is not missed, but late.
 */
export function dueTime(
  schedule: Schedule,
  times: StoredTimes,
  at: number,
  now: number,
): { readonly chosen: number | undefined; readonly doneUntil: number } {
  const lateMs = now - at
  const { leadMs, counts } = lateMs > MISSED_MS ? meaningOf(schedule) : SELF
  if (lateMs <= Math.max(MISSED_MS, leadMs)) return { chosen: at, doneUntil: at }
  const oldest = now - schedule.Target.RetryPolicy.MaximumEventAgeInSeconds * 1000
  const doneUntil = now - leadMs
  return { chosen: newestFiring(times, Math.max(at - 1, oldest), doneUntil, counts), doneUntil }
}

/** A firing this late was missed: the process was down, or the machine asleep. */
const MISSED_MS = MINUTE_MS

/** What the times of a schedule stand for. */
interface Meaning {
  /** How far ahead of what it asks for it fires. */
  readonly leadMs: number
  /** Whether a firing of this time asks for anything. */
  readonly counts: (at: number) => boolean
}

/** Of what sends no firing of tasks. */
const SELF: Meaning = { leadMs: 0, counts: () => true }

function meaningOf({ Target: { Input = '' } }: Schedule): Meaning {
  const fire = fireOf(Input)
  try {
    // Whoever makes a schedule may send what they like: it must be readable, now as later.
    if (fire === undefined || !Number.isInteger(fire.lead)) return SELF
    asksForTasks(fire, 0)
    return { leadMs: fire.lead * 1000, counts: (at) => asksForTasks(fire, at) }
  } catch {
    return SELF
  }
}

/** The newest time that counts after one instant and up to another; `undefined` when there is none. */
function newestFiring(times: StoredTimes, after: number, until: number, counts: Meaning['counts']): number | undefined {
  for (const lookBackMs of LOOK_BACK_MS) {
    const from = Math.max(after, until - lookBackMs)
    let newest: number | undefined
    for (const at of firingInstants(times, from)) {
      if (at > until) break
      if (counts(at)) newest = at
    }
    if (newest !== undefined || from === after) return newest
  }
  return undefined
}
