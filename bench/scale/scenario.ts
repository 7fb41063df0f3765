import type { Track } from '../../lib/core/record.ts'
import { AWS_LIMITS } from './aws-limits.ts'

/** A load, and how the group and the account are set up for it. */
export interface Scenario {
  readonly name: string
  readonly arrivals: SteadyArrivals | BurstArrivals
  /** How long a task waits for others; its batch takes hardly longer. */
  readonly ms: number
  readonly memoryMb: number
  readonly track: Track
  readonly listing: boolean
  /** The share of tasks that fail however often they run. */
  readonly poison: number
  readonly batchSize: number
  readonly windowSeconds: number
  /** The group's `maxInvocations`; `undefined` for the account's concurrency. */
  readonly maxInvocations: number | undefined
  /** Write units a second that table and listing index take at once: 4,000 when new, else twice their peak of the last half hour. */
  readonly warmWrites: number
}

interface SteadyArrivals {
  readonly perSecond: number
  readonly seconds: number
}

interface BurstArrivals {
  readonly atOnce: number
  /** One-time schedules bring them: those of delays over 15 minutes. */
  readonly bySchedules?: boolean
}

/** What the scenarios share where they say nothing else. */
export const USUAL = {
  ms: 100,
  memoryMb: 256,
  track: 'full',
  listing: true,
  poison: 0,
  batchSize: 10,
  windowSeconds: 0,
  maxInvocations: undefined,
  warmWrites: AWS_LIMITS.newTableWrites.value,
} as const satisfies Partial<Scenario>

const WARM = { warmWrites: AWS_LIMITS.tableWrites.value }
const MINUTES = 300

/** The guide's table, row by row. */
export const SCENARIOS: readonly Scenario[] = [
  { ...USUAL, name: '10/s', arrivals: { perSecond: 10, seconds: MINUTES } },
  { ...USUAL, name: "10/s, latency 'cheap'", arrivals: { perSecond: 10, seconds: MINUTES }, windowSeconds: 5 },
  { ...USUAL, name: '100/s', arrivals: { perSecond: 100, seconds: MINUTES } },
  { ...USUAL, name: '100/s, maxInvocations 2', arrivals: { perSecond: 100, seconds: MINUTES }, maxInvocations: 2 },
  { ...USUAL, name: '1,000/s', arrivals: { perSecond: 1000, seconds: MINUTES } },
  { ...USUAL, name: '1,000/s, maxInvocations 20', arrivals: { perSecond: 1000, seconds: MINUTES }, maxInvocations: 20 },
  { ...USUAL, name: '1,000/s, 1 % poison', arrivals: { perSecond: 1000, seconds: MINUTES }, poison: 0.01 },
  { ...USUAL, name: '1,000/s of 10 s each', arrivals: { perSecond: 1000, seconds: MINUTES }, ms: 10_000 },
  { ...USUAL, name: '10,000/s, new table', arrivals: { perSecond: 10_000, seconds: 60 } },
  { ...USUAL, ...WARM, name: '10,000/s, warm table', arrivals: { perSecond: 10_000, seconds: MINUTES } },
  {
    ...USUAL,
    ...WARM,
    name: '10,000/s of 1 s, warm table',
    arrivals: { perSecond: 10_000, seconds: MINUTES },
    ms: 1000,
  },
  { ...USUAL, name: "10,000/s, track 'none'", arrivals: { perSecond: 10_000, seconds: MINUTES }, track: 'none' },
  { ...USUAL, name: '100,000 at once', arrivals: { atOnce: 100_000 } },
  { ...USUAL, ...WARM, name: '100,000 at once, warm table', arrivals: { atOnce: 100_000 } },
  { ...USUAL, ...WARM, name: '100,000 at once, warm, 1 % poison', arrivals: { atOnce: 100_000 }, poison: 0.01 },
  { ...USUAL, ...WARM, name: '1,000,000 at once, warm table', arrivals: { atOnce: 1_000_000 } },
  { ...USUAL, name: '100,000 at once of 10 s each', arrivals: { atOnce: 100_000 }, ms: 10_000 },
  { ...USUAL, name: '100,000 due by schedules', arrivals: { atOnce: 100_000, bySchedules: true } },
]
