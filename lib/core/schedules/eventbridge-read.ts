import type { Calendar, DayRule, FieldValues } from './calendar.ts'

/** What an EventBridge schedule expression means, by the user guide's rules ("Schedule types on EventBridge Scheduler"). */
export type EventBridgeClock =
  | { readonly kind: 'cron'; readonly calendar: Calendar }
  | { readonly kind: 'rate'; readonly everyMs: number }
  /** A wall-clock time, in ms since 1970 as if the zone were UTC. */
  | { readonly kind: 'at'; readonly local: number }

const UNITS_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** @throws RangeError for what EventBridge would refuse. */
export function readEventBridge(expression: string): EventBridgeClock {
  const [, kind, inner = ''] = /^(cron|rate|at)\((.*)\)$/.exec(expression.trim()) ?? []
  switch (kind) {
    case 'cron':
      return { kind, calendar: readCron(inner) }
    case 'rate':
      return { kind, everyMs: readRate(inner) }
    case 'at':
      return { kind, local: readAt(inner) }
    default:
      throw new RangeError(`${JSON.stringify(expression)} is none of cron(...), rate(...) and at(...)`)
  }
}

function readRate(text: string): number {
  const [, digits = '', unit, plural] = /^(\d+) (minute|hour|day)(s?)$/.exec(text) ?? []
  const count = Number(digits)
  if (unit === undefined || count < 1)
    throw new RangeError(`rate(${text}) is no whole number of minutes, hours or days`)
  if ((count === 1) !== (plural === ''))
    throw new RangeError(`rate(${text}) has the wrong number: 1 ${unit}, 2 ${unit}s`)
  return count * UNITS_MS[unit as keyof typeof UNITS_MS]
}

function readAt(text: string): number {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text}Z`) : Number.NaN
  if (Number.isNaN(local)) throw new RangeError(`at(${text}) is no time such as at(2027-01-31T09:00:00)`)
  return local
}

function readCron(text: string): Calendar {
  const fields = text.trim().split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields
  if (fields.length !== 6) throw new RangeError(`cron(${text}) has ${fields.length} fields instead of 6`)
  if ((day === '?') === (weekday === '?'))
    throw new RangeError(`cron(${text}) must have ? as its day of month or as its day of week, and only as one of them`)
  return {
    seconds: [0],
    minutes: readField(minute, 0, 59),
    hours: readField(hour, 0, 23),
    months: readField(month, 1, 12, MONTHS),
    years: readField(year, 1970, 2199),
    days: weekday === '?' ? monthDay(day) : weekdayRule(weekday),
    daysBy: 'any',
  }
}

function monthDay(text: string): DayRule[] {
  const nearest = /^(\d{1,2})W$/.exec(text)?.[1]
  if (text === 'L') return [{ kind: 'last-day' }]
  if (nearest !== undefined) return [{ kind: 'nearest-weekday', day: readNumber(nearest, 1, 31, []) }]
  const days = readField(text, 1, 31)
  return days === undefined ? [] : [{ kind: 'days', days }]
}

/** Sunday is 1 there, and 0 here. */
function weekdayRule(text: string): DayRule[] {
  const last = /^(\w+)L$/.exec(text)?.[1]
  const [, named, nth] = /^(\w+)#([1-5])$/.exec(text) ?? []
  const number = (word: string) => readNumber(word, 1, 7, WEEKDAYS) - 1
  if (text === 'L') return [{ kind: 'weekdays', weekdays: [6] }]
  if (last !== undefined) return [{ kind: 'last-weekday', weekday: number(last) }]
  if (named !== undefined) return [{ kind: 'nth-weekday', weekday: number(named), nth: Number(nth) }]
  const weekdays = readField(text, 1, 7, WEEKDAYS)?.map((weekday) => weekday - 1)
  return weekdays === undefined ? [] : [{ kind: 'weekdays', weekdays }]
}

function readField(text: string, min: number, max: number, words: readonly string[] = []): FieldValues {
  if (text === '*') return undefined
  const values = text.split(',').flatMap((item) => readItem(item, min, max, words))
  return [...new Set(values)].sort((a, b) => a - b)
}

function readItem(item: string, min: number, max: number, words: readonly string[]): number[] {
  const [range = '', step] = item.split('/')
  const [from = '', to] = range === '*' ? [String(min), String(max)] : range.split('-')
  const first = readNumber(from, min, max, words)
  const last = to !== undefined ? readNumber(to, min, max, words) : step === undefined ? first : max
  const every = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0
  if (last < first || every < 1) throw new RangeError(`${JSON.stringify(item)} is no range or step`)
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every)
}

function readNumber(text: string, min: number, max: number, words: readonly string[]): number {
  const word = words.indexOf(text.toUpperCase())
  const value = word >= 0 ? word + min : /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new RangeError(`${JSON.stringify(text)} is not ${min} to ${max}${words.length > 0 ? ' or a name' : ''}`)
}
