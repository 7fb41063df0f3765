/** Milliseconds as a number, or a number with its unit: `'250ms'`, `'30s'`, `'1.5m'`, `'6h'`, `'7d'`. */
export type Duration = number | `${number}${DurationUnit}`
type DurationUnit = keyof typeof MS_PER_UNIT

const MS_PER_UNIT = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/**
 * Milliseconds in `duration`.
 *
 * @throws RangeError when it is neither a finite, non-negative number nor a number with a unit; callers add what it was for.
 */
export function durationMs(duration: Duration): number {
  const ms = parseDuration(duration)
  if (ms !== undefined) return ms
  throw new RangeError(
    `${JSON.stringify(duration)} is no duration; write a number of milliseconds, or a number with ms, s, m, h or d, such as '30s'`,
  )
}

/** As {@link durationMs}, but `undefined` for what is no duration. */
export function parseDuration(duration: unknown): number | undefined {
  if (typeof duration === 'number') return Number.isFinite(duration) && duration >= 0 ? duration : undefined
  if (typeof duration !== 'string') return undefined
  const [, amount, unit] = PATTERN.exec(duration) ?? []
  return amount === undefined ? undefined : Number(amount) * MS_PER_UNIT[unit as DurationUnit]
}

/** Whole seconds, rounded up, as SQS counts them. */
export function ceilSeconds(ms: number): number {
  return Math.ceil(ms / 1000)
}

/** The shortest exact spelling, for messages: 90000 is `'90s'`, 120000 is `'2m'`. */
export function formatDuration(ms: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((candidate) => ms !== 0 && ms % MS_PER_UNIT[candidate] === 0)
  return unit === undefined ? `${ms}ms` : `${ms / MS_PER_UNIT[unit]}${unit}`
}
