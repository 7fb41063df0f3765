/** A zone's wall clock, by the zone data that Node brings. A wall-clock time is written in ms since 1970 as if the zone were UTC. */

const DAY_MS = 86_400_000

/** The instant at which a zone's clocks show `local`. The earlier one where they show it twice; `undefined` where they never do. */
export function instantOf(zone: string, local: number): number | undefined {
  // A day before and a day after no change of clocks is between: the offset is one of these two.
  const offsets = [offsetMs(zone, local - DAY_MS), offsetMs(zone, local + DAY_MS)]
  const instants = offsets.map((offset) => local - offset).filter((instant) => wallTime(zone, instant) === local)
  return instants.length === 0 ? undefined : Math.min(...instants)
}

/** Whether a zone's clocks show `local` twice, since they are put back. */
export function isRepeated(zone: string, local: number): boolean {
  const before = offsetMs(zone, local - DAY_MS)
  const after = offsetMs(zone, local + DAY_MS)
  return before !== after && wallTime(zone, local - before) === local && wallTime(zone, local - after) === local
}

/** What a zone's clocks show at an instant. */
export function wallTime(zone: string, instant: number): number {
  return instant + offsetMs(zone, instant)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function offsetMs(zone: string, instant: number): number {
  if (zone === 'UTC') return 0
  const parts = formatOf(zone).formatToParts(instant)
  const value = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value)
  const shown = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  )
  return shown - Math.floor(instant / 1000) * 1000
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const number = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    ...number,
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}
