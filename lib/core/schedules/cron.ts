import type { Calendar, DayRule, FieldValues } from './calendar.ts'

const ALIASES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

interface FieldRules {
  readonly name: string
  readonly min: number
  readonly max: number
  /** Names by position, the first meaning `min`. */
  readonly words?: readonly string[]
  /** What else there may be, for people. */
  readonly others?: string
}

const MINUTE: FieldRules = { name: 'minute', min: 0, max: 59 }
const HOUR: FieldRules = { name: 'hour', min: 0, max: 23 }
const DAY: FieldRules = { name: 'day of month', min: 1, max: 31, others: ', L, or a day with W such as 15W' }
const MONTH: FieldRules = { name: 'month', min: 1, max: 12, words: MONTHS }
/** 7 is Sunday too, and so can end a range. */
const WEEKDAY: FieldRules = {
  name: 'day of week',
  min: 0,
  max: 7,
  words: DAYS,
  others: ', or with a day before it, such as 5L or 5#2',
}

/**
 * Reads five fields, or `@daily` and its kin. With both day fields restricted, a day has to fit one of them, as cron means it.
 *
 * @throws RangeError naming the field and what is wrong with it.
 */
export function parseCron(expression: string): Calendar {
  const text = ALIASES[expression.trim().toLowerCase()] ?? expression.trim()
  const fields = text.split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  if (text.startsWith('@')) throw new RangeError(`${JSON.stringify(text)} is none of the short forms`)
  if (fields.length !== 5) throw new RangeError(fieldsProblem(fields.length))
  return {
    seconds: [0],
    minutes: parseField(minute, MINUTE),
    hours: parseField(hour, HOUR),
    months: parseField(month, MONTH),
    years: undefined,
    days: [...monthDayRules(day), ...weekdayRules(weekday)],
    daysBy: 'any',
  }
}

function fieldsProblem(count: number): string {
  const hint = count === 6 ? ', and seconds are said by regular({ seconds: [...] })' : ''
  return `it has ${count} ${count === 1 ? 'field' : 'fields'} instead of 5${hint}`
}

/** `L` is the month's last day, `15W` the weekday nearest to the 15th. */
function monthDayRules(text: string): DayRule[] {
  const plain: string[] = []
  const rules: DayRule[] = []
  for (const item of text.split(',')) {
    const nearest = /^(\d+)W$/i.exec(item)?.[1]
    if (item.toUpperCase() === 'L') rules.push({ kind: 'last-day' })
    else if (nearest !== undefined) rules.push({ kind: 'nearest-weekday', day: parseNumber(nearest, DAY) })
    else plain.push(item)
  }
  // Every day, or the last: every day.
  if (plain.includes('*')) return []
  const days = plain.length === 0 ? undefined : parseField(plain.join(), DAY)
  return days === undefined ? rules : [{ kind: 'days', days }, ...rules]
}

/** `5L` is the month's last Friday, `5#2` its second. */
function weekdayRules(text: string): DayRule[] {
  const plain: string[] = []
  const rules: DayRule[] = []
  for (const item of text.split(',')) {
    const last = /^(\w+)L$/i.exec(item)?.[1]
    const [, named, nth] = /^(\w+)#([1-5])$/.exec(item) ?? []
    if (last !== undefined) rules.push({ kind: 'last-weekday', weekday: parseNumber(last, WEEKDAY) % 7 })
    else if (named !== undefined)
      rules.push({ kind: 'nth-weekday', weekday: parseNumber(named, WEEKDAY) % 7, nth: Number(nth) })
    else plain.push(item)
  }
  if (plain.includes('*')) return []
  const weekdays = plain.length === 0 ? undefined : sundays(parseField(plain.join(), WEEKDAY))
  return weekdays === undefined ? rules : [{ kind: 'weekdays', weekdays }, ...rules]
}

function parseField(text: string, rules: FieldRules): FieldValues {
  if (text === '?' && rules !== DAY && rules !== WEEKDAY) throw problem(rules, text, 'is for days only')
  if (text === '*' || text === '?') return undefined
  const values = text.split(',').flatMap((item) => parseItem(item, rules))
  return [...new Set(values)].sort((a, b) => a - b)
}

function parseItem(item: string, rules: FieldRules): number[] {
  const [range = '', step, ...steps] = item.split('/')
  if (steps.length > 0) throw problem(rules, item, 'has two steps')
  const every = step === undefined ? 1 : parseStep(step, rules)
  const [first, last] = parseRange(range, step !== undefined, rules)
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every)
}

function parseRange(range: string, hasStep: boolean, rules: FieldRules): [number, number] {
  if (range === '*') return [rules.min, rules === WEEKDAY ? 6 : rules.max]
  const [from = '', to, ...more] = range.split('-')
  if (more.length > 0) throw problem(rules, range, 'is no range')
  const first = parseNumber(from, rules)
  // `5/10` means from 5 on.
  const last = to === undefined ? (hasStep ? rules.max : first) : parseNumber(to, rules)
  if (last < first) throw problem(rules, range, 'runs backwards')
  return [first, last]
}

function parseStep(step: string, rules: FieldRules): number {
  const every = /^\d+$/.test(step) ? Number(step) : 0
  if (every < 1) throw problem(rules, `/${step}`, 'is no step of a whole number over 0')
  return every
}

function parseNumber(text: string, rules: FieldRules): number {
  const { min, max, words, others = '' } = rules
  const word = words?.indexOf(text.toLowerCase()) ?? -1
  const value = word >= 0 ? word + min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw problem(rules, text, `is not ${min} to ${max}${words ? ` or a name such as ${words[0]}` : ''}${others}`)
}

function problem({ name }: FieldRules, text: string, what: string): RangeError {
  return new RangeError(`its ${name} has ${JSON.stringify(text)}, which ${what}`)
}

function sundays(days: FieldValues): FieldValues {
  return days === undefined ? undefined : [...new Set(days.map((day) => day % 7))].sort((a, b) => a - b)
}
