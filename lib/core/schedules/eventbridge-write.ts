import type { Calendar, DayRule, FieldValues } from './calendar.ts'

/** A calendar as EventBridge Scheduler can keep it. */
export interface Translation {
  /** Each is a schedule of its own; together they fire when the calendar says, and twice at one instant where two of them do. */
  readonly expressions: readonly string[]
  /** `undefined`: in the calendar's own zone. */
  readonly timezone: 'UTC' | undefined
  /** How long before the scheduled time it fires, in seconds. */
  readonly leadSeconds: 0 | 60
  /** The seconds after a scheduled minute at which a task is due. */
  readonly offsets: readonly number[]
  /** Set when the expressions say more than is meant: only instants that this names count. */
  readonly only: Calendar | undefined
}

/** EventBridge Scheduler's API reference: ScheduleExpression has 256 characters at most. */
const MAX_EXPRESSION = 256

/**
 * Says a calendar in EventBridge's words.
 *
 * An expression has either days of the month or weekdays, and of `L`, `W` and `#` one: each rule for days becomes an expression. Of two
 * rules that both have to hold, one is said, and firings on other days are told apart by `only`. Seconds can't be said: such a calendar
 * fires each minute, a minute early.
 *
 * @throws RangeError when an expression would be too long, or no day fits.
 */
export function toEventBridge(calendar: Calendar): Translation {
  const { seconds, days, daysBy } = calendar
  if (seconds.length !== 1 || seconds[0] !== 0) {
    const every = [calendar.minutes, calendar.hours, calendar.months, calendar.years].every(
      (field) => field === undefined,
    )
    const only = every && days.length === 0 ? undefined : calendar
    return { expressions: ['cron(* * * * ? *)'], timezone: 'UTC', leadSeconds: 60, offsets: seconds, only }
  }
  const said = daysBy === 'any' ? days : days.slice(0, 1)
  const expressions = (said.length === 0 ? [undefined] : said).map((rule) => expressionOf(calendar, rule))
  const only = said.length < days.length ? calendar : undefined
  return { expressions, timezone: undefined, leadSeconds: 0, offsets: [0], only }
}

function expressionOf({ minutes, hours, months, years }: Calendar, rule: DayRule | undefined): string {
  const [day, weekday] = dayFields(rule)
  const fields = [fieldOf(minutes, 59), fieldOf(hours, 23), day, fieldOf(months, 12), weekday, fieldOf(years, 2199)]
  const expression = `cron(${fields.join(' ')})`
  if (expression.length <= MAX_EXPRESSION) return expression
  throw new RangeError(
    `it takes ${expression.length} characters in EventBridge's form, and ${MAX_EXPRESSION} are allowed: split it into entries with fewer values each`,
  )
}

/** The day of the month and the day of the week: one of them is always `?`. EventBridge counts weekdays from Sunday, 1. */
function dayFields(rule: DayRule | undefined): [string, string] {
  switch (rule?.kind) {
    case undefined:
      return ['*', '?']
    case 'days':
      return [fieldOf(rule.days, 31), '?']
    case 'last-day':
      return ['L', '?']
    case 'nearest-weekday':
      return [`${rule.day}W`, '?']
    case 'weekdays':
      return [
        '?',
        fieldOf(
          rule.weekdays.map((weekday) => weekday + 1),
          7,
        ),
      ]
    case 'last-weekday':
      return ['?', `${rule.weekday + 1}L`]
    case 'nth-weekday':
      return ['?', `${rule.weekday + 1}#${rule.nth}`]
  }
}

/** As short as it gets: `*`, `0/15` for steps to the field's end, `1-5` for runs. */
function fieldOf(values: FieldValues, max: number): string {
  if (values === undefined) return '*'
  const [first = 0, second] = values
  const step = second === undefined ? 0 : second - first
  const isSteps = values.length > 2 && values.every((value, index) => value === first + index * step)
  if (isSteps && step > 1 && first + values.length * step > max) return `${first}/${step}`
  return runs(values)
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`))
    .join()
}

function runs(values: readonly number[]): [number, number][] {
  const found: [number, number][] = []
  for (const value of values) {
    const last = found.at(-1)
    if (last !== undefined && last[1] + 1 === value) last[1] = value
    else found.push([value, value])
  }
  return found
}
