/** ISO 8601 with seconds optional and an offset required: without one it would mean another instant on each machine. */
const ISO_WITH_OFFSET = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/

/** Milliseconds since 1970 of a Date, or of ISO 8601 with an offset; `undefined` for anything else. */
export function parseInstant(instant: unknown): number | undefined {
  if (instant instanceof Date) return valid(instant.getTime())
  if (typeof instant !== 'string') return undefined
  const [, year, month, day] = ISO_WITH_OFFSET.exec(instant) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  // The language takes February 30 for March 2.
  const lastOfMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  return Number(day) > lastOfMonth ? undefined : valid(Date.parse(instant))
}

/** What to say of a value that {@link parseInstant} refuses. */
export function instantProblem(option: string, instant: unknown): string {
  const shown = instant instanceof Date ? 'an invalid Date' : JSON.stringify(instant)
  return `${option} is ${shown}; give a Date, or ISO 8601 with an offset such as '2027-03-01T09:00:00Z'`
}

function valid(ms: number): number | undefined {
  return Number.isNaN(ms) ? undefined : ms
}
