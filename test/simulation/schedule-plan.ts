import type { ScheduleEntry } from '../../lib/core/schedule.ts'
import type { PlannedTask } from './plan.ts'
import type { Random } from './random.ts'
import { START_MS } from './scheduler.ts'

export const SCHEDULER = 'clockwork'

/** A schedule that the world's app declares. */
export interface PlannedSchedule {
  /** What each of its tasks is. */
  readonly task: PlannedTask
  readonly entry: Omit<ScheduleEntry, 'task'>
  /** It may fire so long after its time and be on time. */
  readonly jitterMs: number
  /** When the tasks are due that a firing of a scheduled time asks for, if it is sent at `now`: by hand, not by the product's own reckoning. */
  readonly askedBy: (scheduledAt: number, now: number) => readonly number[]
}

type DueBy = (scheduledAt: number) => readonly number[]
type Shape = Pick<ScheduleEntry, 'clock' | 'timezone'> & { readonly dueBy: DueBy }

const MINUTE_MS = 60_000
const INDIA_MS = 5.5 * 3_600_000

/** @param task - what it makes; its number is the schedule's. */
export function planSchedule(random: Random, task: PlannedTask): PlannedSchedule {
  const { dueBy, ...times } = random.weighted(SHAPES)(random)
  const jitter = random.chance(0.1) ? 2 : 0
  const endAt = START_MS + random.int(1, 2) * MINUTE_MS + 30_000
  const entry = {
    ...times,
    key: `s${task.n}`,
    input: { n: task.n, variant: 0, pad: task.pad },
    priority: task.priority,
    labels: { n: String(task.n) },
    end: new Date(endAt),
    ...(task.skips && { overlap: 'skip' as const }),
    ...(jitter > 0 && { jitter: `${jitter}m` as const }),
    ...(random.chance(0.2) && { catchUp: 'none' as const }),
  }
  const jitterMs = jitter * MINUTE_MS
  const askedBy = (scheduledAt: number, now: number) => unmissed(dueBy(scheduledAt), now - jitterMs)
  return { task, entry, jitterMs, askedBy }
}

/** Of the times that were missed, only the last is made up for. */
function unmissed(dues: readonly number[], missedBefore: number): readonly number[] {
  const missed = dues.filter((due) => due < missedBefore)
  return dues.slice(Math.max(0, missed.length - 1))
}

/** As often as the number says. The world begins on a Friday, the first of a month, at midnight in UTC. */
const SHAPES: readonly (readonly [number, (random: Random) => Shape])[] = [
  [3, () => ({ clock: { kind: 'rate', every: '1m' }, dueBy: itself })],
  [2, () => ({ clock: { kind: 'rate', every: '30s' }, dueBy: secondsOfTheNextMinute([0, 30]) })],
  [3, someSeconds],
  [2, () => ({ clock: { kind: 'cron', expression: '*/2 * * * *' }, dueBy: itself })],
  // Days of the month, or of the week: two schedules that fire at the same time today.
  [2, () => ({ clock: { kind: 'cron', expression: '* 0 1 * 5' }, dueBy: itself })],
  // Both have to hold: EventBridge is told the day of the month, and the worker looks at the weekday.
  [1, () => ({ clock: { kind: 'regular', sets: { days: [1], weekdays: [5] } }, dueBy: itself })],
  [0.5, () => ({ clock: { kind: 'regular', sets: { days: [1], weekdays: [1] } }, dueBy: () => [] })],
  [1, secondsOfSomeMinutes],
  [2, once],
]

function itself(at: number): readonly number[] {
  return [at]
}

function secondsOfTheNextMinute(seconds: readonly number[]): DueBy {
  return (at) => seconds.map((second) => at + MINUTE_MS + second * 1000)
}

function someSeconds(random: Random): Shape {
  const first = random.int(0, 50)
  const seconds = [first, random.int(first + 1, 59)]
  return { clock: { kind: 'regular', sets: { seconds } }, dueBy: secondsOfTheNextMinute(seconds) }
}

/** Fires each minute, a minute early, for the seconds of those that are meant: here in a zone that is half an hour off. */
function secondsOfSomeMinutes(random: Random): Shape {
  const sets = { hours: [5], minutes: [31, 33], seconds: [random.int(0, 29), random.int(30, 59)] }
  const isMeant = (at: number) => sets.minutes.includes(new Date(at + INDIA_MS).getUTCMinutes())
  const all = secondsOfTheNextMinute(sets.seconds)
  return { clock: { kind: 'regular', sets }, timezone: 'Asia/Kolkata', dueBy: (at) => all(at).filter(isMeant) }
}

/** Fires two minutes ahead, or as soon as it can. */
function once(random: Random): Shape {
  const at = START_MS + (random.chance(0.8) ? random.int(10_000, 600_000) : random.int(600_000, 2 * 86_400_000))
  const due = Math.ceil(at / 1000) * 1000
  return { clock: { kind: 'at', at: new Date(at) }, dueBy: () => [due] }
}
