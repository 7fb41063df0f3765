import { parseDuration } from '../duration.ts'
import { instantProblem, parseInstant } from '../instant.ts'
import type { RegularSets, ScheduleEntry } from '../schedule.ts'
import { wallTimes } from './calendar.ts'
import { parseCron } from './cron.ts'
import { HORIZON_MS } from './instants.ts'
import { calendarOf } from './plan.ts'

/** What is wrong with when an entry is to fire, a sentence each. */
export function clockProblems({ clock }: Pick<ScheduleEntry, 'clock'>): string[] {
  const problems = {
    cron: cronProblem,
    rate: rateProblem,
    at: atProblem,
    regular: regularProblem,
  }[clock.kind](clock as never)
  if (problems !== undefined) return [problems]
  return isNever({ clock }) ? [`${clock.kind} names no day that ever comes, so it would never fire`] : []
}

function cronProblem({ expression }: { readonly expression: unknown }): string | undefined {
  if (typeof expression !== 'string')
    return `cron is ${JSON.stringify(expression)} and must be a text such as '0 3 * * *'`
  try {
    parseCron(expression)
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `cron ${JSON.stringify(expression)} can't be read: ${reason}; write five fields, or @hourly, @daily, @weekly, @monthly, @yearly`
  }
}

function rateProblem({ every }: { readonly every: unknown }): string | undefined {
  return (parseDuration(every) ?? 0) > 0 ? undefined : `rate ${String(every)} is no duration over 0 such as '5m'`
}

function atProblem({ at }: { readonly at: unknown }): string | undefined {
  const ms = parseInstant(at)
  if (ms === undefined) return instantProblem('at', at)
  return ms < LAST_MS ? undefined : `at is ${JSON.stringify(at)}, and EventBridge takes years of four digits`
}

const LAST_MS = Date.UTC(10_000, 0)

const SET_RANGES: Readonly<Record<keyof RegularSets, readonly [min: number, max: number]>> = {
  seconds: [0, 59],
  minutes: [0, 59],
  hours: [0, 23],
  days: [1, 31],
  months: [1, 12],
  weekdays: [0, 6],
}

function regularProblem({ sets }: { readonly sets: unknown }): string | undefined {
  const names = Object.keys(SET_RANGES).join(', ')
  if (typeof sets !== 'object' || sets === null)
    return `regular is ${JSON.stringify(sets)} and must be sets of ${names}`
  // One that is passed over would fire far too often.
  const unknown = Object.keys(sets).find((name) => !Object.hasOwn(SET_RANGES, name))
  if (unknown !== undefined) return `regular has no set '${unknown}', only ${names}`
  return Object.entries(SET_RANGES)
    .map(([name, range]) => setProblem(name, (sets as Record<string, unknown>)[name], range))
    .find((problem) => problem !== undefined)
}

function setProblem(name: string, values: unknown, [min, max]: readonly [number, number]): string | undefined {
  if (values === undefined) return undefined
  if (!Array.isArray(values)) return `${name} is ${JSON.stringify(values)} and must be a list of numbers`
  if (values.length === 0) return `${name} is empty, so it would never fire; leave it out for all`
  const isWrong = (value: unknown) => !Number.isInteger(value) || Number(value) < min || Number(value) > max
  if (!values.some(isWrong)) return undefined
  return `${name} has ${JSON.stringify(values.find(isWrong))} and must be whole numbers of ${min} to ${max}`
}

/** As 30 February. Any years will do to find out. */
function isNever(entry: Pick<ScheduleEntry, 'clock'>): boolean {
  if (entry.clock.kind === 'rate' || entry.clock.kind === 'at') return false
  const calendar = calendarOf(entry)
  if (calendar === undefined || calendar.days.length === 0) return false
  const atMidnight = { ...calendar, hours: [0], minutes: [0], seconds: [0] }
  return wallTimes(atMidnight, 0, HORIZON_MS).next().done === true
}
