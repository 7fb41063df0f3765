/** Which wall-clock times a schedule names, whatever words it was written in. Pure numbers: no zone, no clock. */

/** Values of one field, sorted, without repeats; `undefined` restricts nothing. */
export type FieldValues = readonly number[] | undefined

export interface Calendar {
  /** Never left out: a schedule that says nothing of seconds means second 0. */
  readonly seconds: readonly number[]
  readonly minutes: FieldValues
  readonly hours: FieldValues
  readonly months: FieldValues
  readonly years: FieldValues
  /** None: every day. */
  readonly days: readonly DayRule[]
  /** Whether a day has to obey one of its rules, as in cron, or all of them, as sets do. */
  readonly daysBy: 'any' | 'all'
}

export type DayRule =
  | { readonly kind: 'days'; readonly days: readonly number[] }
  /** The month's last day. */
  | { readonly kind: 'last-day' }
  /** The Monday to Friday that is nearest to a day, in the same month. */
  | { readonly kind: 'nearest-weekday'; readonly day: number }
  /** 0 is Sunday. */
  | { readonly kind: 'weekdays'; readonly weekdays: readonly number[] }
  | { readonly kind: 'last-weekday'; readonly weekday: number }
  /** The month's first to fifth such day. */
  | { readonly kind: 'nth-weekday'; readonly weekday: number; readonly nth: number }

interface CalendarDay {
  readonly year: number
  /** 1 is January. */
  readonly month: number
  readonly day: number
}

const DAY_MS = 86_400_000

/** Whether the calendar names the wall-clock time `local`, in ms since 1970 as if the zone were UTC. */
export function includes(calendar: Calendar, local: number): boolean {
  const date = new Date(local)
  return (
    has(calendar.years, date.getUTCFullYear()) &&
    has(calendar.months, date.getUTCMonth() + 1) &&
    has(calendar.hours, date.getUTCHours()) &&
    has(calendar.minutes, date.getUTCMinutes()) &&
    has(calendar.seconds, date.getUTCSeconds()) &&
    isDay(calendar, { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() })
  )
}

/** The calendar's wall-clock times of `from` and after, before `until`: both and the answers in ms since 1970 as if the zone were UTC. */
export function* wallTimes(calendar: Calendar, from: number, until: number): Generator<number> {
  const times = timesOfDay(calendar)
  for (let midnight = Math.floor(from / DAY_MS) * DAY_MS; midnight < until; midnight += DAY_MS) {
    const date = new Date(midnight)
    const day = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    if (!has(calendar.years, day.year) || !has(calendar.months, day.month) || !isDay(calendar, day)) continue
    for (const time of times) {
      const local = midnight + time
      if (local >= until) return
      if (local >= from) yield local
    }
  }
}

/** In ms after midnight, in order. */
function timesOfDay({ hours, minutes, seconds }: Calendar): number[] {
  return (hours ?? range(24)).flatMap((hour) =>
    (minutes ?? range(60)).flatMap((minute) => seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1000)),
  )
}

function isDay({ days, daysBy }: Calendar, day: CalendarDay): boolean {
  if (days.length === 0) return true
  return daysBy === 'any' ? days.some((rule) => obeys(rule, day)) : days.every((rule) => obeys(rule, day))
}

function obeys(rule: DayRule, date: CalendarDay): boolean {
  const { day } = date
  switch (rule.kind) {
    case 'days':
      return rule.days.includes(day)
    case 'last-day':
      return day === lengthOfMonth(date)
    case 'nearest-weekday':
      return day === nearestWeekday(rule.day, date)
    case 'weekdays':
      return rule.weekdays.includes(weekdayOf(date))
    case 'last-weekday':
      return rule.weekday === weekdayOf(date) && day + 7 > lengthOfMonth(date)
    case 'nth-weekday':
      return rule.weekday === weekdayOf(date) && Math.ceil(day / 7) === rule.nth
  }
}

/** `undefined` in a month without that day. */
function nearestWeekday(wanted: number, { year, month }: CalendarDay): number | undefined {
  const last = lengthOfMonth({ year, month })
  if (wanted > last) return undefined
  const weekday = weekdayOf({ year, month, day: wanted })
  if (weekday === 6) return wanted > 1 ? wanted - 1 : wanted + 2
  if (weekday === 0) return wanted < last ? wanted + 1 : wanted - 2
  return wanted
}

function weekdayOf({ year, month, day }: CalendarDay): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay()
}

function lengthOfMonth({ year, month }: Pick<CalendarDay, 'year' | 'month'>): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function has(values: FieldValues, value: number): boolean {
  return values === undefined || values.includes(value)
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index)
}
