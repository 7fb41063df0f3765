/** One field's values, sorted, without repeats; `undefined` for `*` and `?`, which restrict nothing. */
type CronField = readonly number[] | undefined

/** A five-field cron expression, read. */
export interface CronFields {
  readonly minutes: CronField
  readonly hours: CronField
  readonly daysOfMonth: CronField
  readonly months: CronField
  /** 0 is Sunday. */
  readonly daysOfWeek: CronField
  /** The month's last day counts too (`L` among the days of the month). */
  readonly lastDayOfMonth: boolean
  /** Weekdays whose last one in the month counts (`5L`). */
  readonly lastDaysOfWeek: readonly number[]
}

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
}

const MINUTE: FieldRules = { name: 'minute', min: 0, max: 59 }
const HOUR: FieldRules = { name: 'hour', min: 0, max: 23 }
const DAY: FieldRules = { name: 'day of month', min: 1, max: 31 }
const MONTH: FieldRules = { name: 'month', min: 1, max: 12, words: MONTHS }
/** 7 is Sunday too, and so can end a range. */
const WEEKDAY: FieldRules = { name: 'day of week', min: 0, max: 7, words: DAYS }

/** Reads five fields, or `@daily` and its kin. @throws RangeError naming the field and what is wrong with it. */
export function parseCron(expression: string): CronFields {
  const text = ALIASES[expression.trim().toLowerCase()] ?? expression.trim()
  const fields = text.split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields
  if (fields.length !== 5) throw new RangeError(`it has ${fields.length} fields instead of 5`)
  const days = day.split(',')
  const weekdays = weekday.split(',')
  const lastWeekdays = weekdays.filter((item) => /^\w+L$/i.test(item))
  return {
    minutes: parseField(minute, MINUTE),
    hours: parseField(hour, HOUR),
    daysOfMonth: parseField(days.filter((item) => !isLast(item)).join(',') || '?', DAY),
    months: parseField(month, MONTH),
    daysOfWeek: sundays(parseField(weekdays.filter((item) => !lastWeekdays.includes(item)).join(',') || '?', WEEKDAY)),
    lastDayOfMonth: days.some(isLast),
    lastDaysOfWeek: lastWeekdays.map((item) => parseNumber(item.slice(0, -1), WEEKDAY) % 7),
  }
}

function parseField(text: string, rules: FieldRules): CronField {
  if (text === '*' || text === '?') return undefined
  const values = text.split(',').flatMap((item) => parseItem(item, rules))
  return [...new Set(values)].sort((a, b) => a - b)
}

function parseItem(item: string, rules: FieldRules): number[] {
  const [range = '', step] = item.split('/')
  const every = step === undefined ? 1 : parseStep(step, rules)
  const [first, last] = parseRange(range, step !== undefined, rules)
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every)
}

function parseRange(range: string, hasStep: boolean, rules: FieldRules): [number, number] {
  if (range === '*') return [rules.min, rules === WEEKDAY ? 6 : rules.max]
  const [from = '', to] = range.split('-')
  const first = parseNumber(from, rules)
  // `5/10` means from 5 on.
  const last = to === undefined ? (hasStep ? rules.max : first) : parseNumber(to, rules)
  if (last < first) throw new RangeError(`its ${rules.name} has the range ${range}, which runs backwards`)
  return [first, last]
}

function parseStep(step: string, rules: FieldRules): number {
  const every = /^\d+$/.test(step) ? Number(step) : 0
  if (every < 1)
    throw new RangeError(`its ${rules.name} has the step ${JSON.stringify(step)}, which is no number over 0`)
  return every
}

function parseNumber(text: string, { name, min, max, words }: FieldRules): number {
  const word = words?.indexOf(text.toLowerCase()) ?? -1
  const value = word >= 0 ? word + min : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new RangeError(
    `its ${name} has ${JSON.stringify(text)}, which is not ${min} to ${max}${words ? ` or a name such as ${words[0]}` : ''}`,
  )
}

function isLast(item: string): boolean {
  return item.toUpperCase() === 'L'
}

function sundays(days: CronField): CronField {
  return days === undefined ? undefined : [...new Set(days.map((day) => day % 7))].sort((a, b) => a - b)
}
