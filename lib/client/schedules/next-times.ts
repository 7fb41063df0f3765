import { OptionError } from '../../core/errors/index.ts'
import type { ScheduleTime } from '../../core/schedule-types.ts'
import { readEventBridge } from '../../core/schedules/eventbridge-read.ts'
import { fireOf } from '../../core/schedules/firing-text.ts'
import { type PlannedTime, plannedTimes } from '../../core/schedules/instants.ts'
import { firingInstants } from '../../core/schedules/stored-times.ts'
import { wallTime } from '../../core/schedules/wall-time.ts'
import type { KnownSchedule } from '../../ports/scheduler.ts'

const MAX_COUNT = 100
const MINUTE_MS = 60_000

/** The next times of a schedule's tasks, by all its parts. @throws OptionError for a count out of bounds. */
export function nextTimes(parts: readonly KnownSchedule[], nowMs: number, count: number): ScheduleTime[] {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT)
    throw new OptionError('count', `count is ${String(count)} and must be a whole number of 1 to ${MAX_COUNT}`)
  const times = new Map<string, PlannedTime>()
  // Parts may name one time twice; it is one task.
  for (const part of parts)
    for (const time of taken(timesOf(part, nowMs), count)) times.set(`${time.local} ${time.at}`, time)
  return [...times.values()]
    .sort((a, b) => compare(a, b))
    .slice(0, count)
    .map(shown)
}

function taken<T>(items: Iterable<T>, count: number): T[] {
  const found: T[] = []
  for (const item of items) if (found.push(item) === count) break
  return found
}

/** What is leapt over has its place among the others by what the clocks would show. */
function compare(a: PlannedTime, b: PlannedTime): number {
  if (a.at !== undefined && b.at !== undefined) return a.at - b.at
  return a.local < b.local ? -1 : 1
}

function shown({ local, at, repeated }: PlannedTime): ScheduleTime {
  if (at === undefined) return { local, at: null, note: 'skipped' }
  return { local, at: new Date(at), ...(repeated && { note: 'repeated' }) }
}

function* timesOf(part: KnownSchedule, nowMs: number): Generator<PlannedTime> {
  const { expression, timezone, startAt = 0, endAt = Number.POSITIVE_INFINITY, createdAt } = part
  const fire = fireOf(part.message)
  if (fire === undefined) return
  const clock = readEventBridge(expression)
  const leadMs = fire.lead * 1000
  if (clock.kind !== 'cron') {
    yield* ratedTimes(part, leadMs, nowMs)
    return
  }
  const calendar = fire.only ?? { ...clock.calendar, seconds: fire.offsets }
  const zone = fire.only === undefined ? timezone : (fire.zone ?? 'UTC')
  // Start and end are those of the firings, which may be ahead of the tasks; and nothing has fired before it was made.
  const firesAt = (at: number) => Math.floor(at / MINUTE_MS) * MINUTE_MS - leadMs
  for (const time of plannedTimes(calendar, zone, Math.max(nowMs, startAt + leadMs - 1))) {
    if (time.at !== undefined && firesAt(time.at) > endAt) return
    const isTooSoon = time.at !== undefined && (firesAt(time.at) <= createdAt || firesAt(time.at) < startAt)
    if (!isTooSoon) yield time
  }
}

function* ratedTimes(part: KnownSchedule, leadMs: number, nowMs: number): Generator<PlannedTime> {
  for (const firesAt of firingInstants(part, nowMs - leadMs)) {
    const at = firesAt + leadMs
    const local = new Date(wallTime(part.timezone, at)).toISOString().slice(0, 19)
    yield { local, at, repeated: false }
  }
}
