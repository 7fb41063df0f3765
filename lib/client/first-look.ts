import { DEFAULTS } from '../core/defaults.ts'

/** When a wait looks. */
export interface Pace {
  /** Before the first look. */
  readonly firstMs: number
  /** From the first look to the second. */
  readonly intervalMs: number
  /** Each further interval is so many times the one before, up to a second; 1 is a steady interval. */
  readonly growth: number
}

/** How one wait went that began when its task was enqueued. Milliseconds since then. */
export interface Sighting {
  /** What was expected; `undefined` when nothing was known. */
  readonly expectedMs: number | undefined
  /** Of the last look that came too early; `undefined` when the first one found the end. */
  readonly missedMs: number | undefined
  /** Of the look that found the end. */
  readonly seenMs: number
}

const GROWTH = 1.5
/** A first look that finds the end may have come later than it had to: the next one comes so much sooner. */
const SOONER = 0.95
/** However late an end was seen, it moves the next first look no further: one slow run among many quick ones is soon forgotten. */
const LATER = 1.25

/** Between rounds of reads, but for those of steady intervals: however early waits look, there are no more than 200 a second. */
export const LEAST_INTERVAL_MS = 5

const { firstLookMs, leastLookMs, latestFirstLookMs } = DEFAULTS.client

/** For a wait whose caller gave an interval. */
export function steadyPace(intervalMs: number): Pace {
  return { firstMs: Math.min(firstLookMs, intervalMs), intervalMs, growth: 1 }
}

/**
 * Looks first when the end is expected, then after half of that time, and ever less often: where a task takes longer than was expected, the
 * wait costs a few reads more, not many. Waits for tasks of one name that begin together have one pace, and so share their reads.
 */
export function learnedPace(expectedMs: number | undefined): Pace {
  if (expectedMs === undefined) return { firstMs: firstLookMs, intervalMs: firstLookMs, growth: GROWTH }
  return { firstMs: expectedMs, intervalMs: Math.max(LEAST_INTERVAL_MS, expectedMs / 2), growth: GROWTH }
}

/**
 * When the next task's end is to be expected, after one was seen. Settles where about four first looks of five find the end: one a little
 * late costs its lateness, one too early a read and half as long again.
 *
 * Only looks count, not the times in the record: those are by another machine's clock, and before the record was written.
 */
export function expectedAfter({ expectedMs, missedMs, seenMs }: Sighting): number {
  const betweenMs = ((missedMs ?? 0) + seenMs) / 2
  if (expectedMs === undefined) return clamped(betweenMs)
  const tooEarly = missedMs !== undefined && missedMs >= expectedMs
  return clamped(tooEarly ? Math.min(betweenMs, expectedMs * LATER) : expectedMs * SOONER)
}

function clamped(ms: number): number {
  return Math.min(latestFirstLookMs, Math.max(leastLookMs, ms))
}
