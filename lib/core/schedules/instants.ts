import { type Calendar, wallTimes } from './calendar.ts'
import { instantOf, isRepeated, wallTime } from './wall-time.ts'

/** One time of a schedule, as a preview shows it. */
export interface PlannedTime {
  /** What the zone's clocks show: ISO 8601 without an offset, to the second. */
  readonly local: string
  /** In ms since 1970; `undefined` for a time that the clocks leap over, when nothing fires. */
  readonly at: number | undefined
  /** Whether the clocks show it twice, since they are put back: it fires at the first. */
  readonly repeated: boolean
}

const DAY_MS = 86_400_000
/** A 29 February on a given weekday comes again after 40 years at most, when a year such as 2100 has none. */
export const HORIZON_MS = 41 * 366 * DAY_MS

/**
 * What a calendar names in a zone after an instant, in order, those that are leapt over included; ends when nothing more comes in 41 years.
 *
 * When clocks go forward, the times between are skipped; when they go back, a time that is shown twice fires once: as EventBridge Scheduler
 * documents of itself (its user guide, "Schedule types", on daylight saving time).
 */
export function* plannedTimes(calendar: Calendar, zone: string, after: number): Generator<PlannedTime> {
  const shown = wallTime(zone, after)
  // Where clocks go back, the wall-clock time of `after` may come again: begin a little earlier, and leave out what is over.
  const from = isSteady(zone, after) ? shown : shown - 3 * 3_600_000
  for (const local of wallTimes(calendar, from, from + HORIZON_MS)) {
    const at = instantOf(zone, local)
    if (at === undefined ? isOver(zone, local, after) : at <= after) continue
    yield { local: new Date(local).toISOString().slice(0, 19), at, repeated: isRepeated(zone, local) }
  }
}

/** The instants alone. */
export function* instants(calendar: Calendar, zone: string, after: number): Generator<number> {
  for (const { at } of plannedTimes(calendar, zone, after)) {
    if (at !== undefined) yield at
  }
}

/** Whether the clocks are put neither forward nor back for a day around. */
function isSteady(zone: string, instant: number): boolean {
  const ahead = [-DAY_MS, 0, DAY_MS].map((ms) => wallTime(zone, instant + ms) - (instant + ms))
  return ahead.every((offset) => offset === ahead[1])
}

/** A time that is leapt over is over when the clocks have leapt. */
function isOver(zone: string, local: number, after: number): boolean {
  return wallTime(zone, after) >= local
}
