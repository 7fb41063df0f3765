import type { AnyTask, InputOf } from './app-types.ts'
import { type Duration, parseDuration } from './duration.ts'
import { type Priority, parsePriority } from './priority.ts'
import { parseCron } from './schedules/cron.ts'
import { planEntry } from './schedules/plan.ts'
import { specOf } from './task-spec.ts'

/** What every schedule entry has beside its clock. */
export interface ScheduleOptions<T extends AnyTask | string = AnyTask, I = unknown> {
  /** Names the entry within its scheduler: 1 to 40 letters, digits, `-`, `_`. */
  readonly key: string
  /** A definition. For `client.schedules`, its name will do. */
  readonly task: T
  readonly input: T extends AnyTask ? InputOf<T> : I
  /** For `client.schedules`: what the schedule belongs to. @default 'runtime' */
  readonly scheduler?: string
  readonly priority?: Priority
  readonly labels?: Readonly<Record<string, string>>
  /** An IANA zone, such as `Asia/Tokyo`. @default 'UTC' */
  readonly timezone?: string
  readonly start?: Date | string
  readonly end?: Date | string
  /** Fires at a random moment within so long after its time: 1 minute to 24 hours, in whole minutes. */
  readonly jitter?: Duration
  /** @default true */
  readonly enabled?: boolean
  /** `skip`: no new task while the last one has not ended. @default 'allow' */
  readonly overlap?: 'allow' | 'skip'
  /**
   * What becomes of times that were missed while nothing could fire. `last`: the newest of them is made up for, if it is a day old at most
   * (on AWS, EventBridge itself tries each firing for a day). `none`: they are dropped after a minute.
   * @default 'last'
   */
  readonly catchUp?: 'none' | 'last'
}

/** Which instants, by sets: every combination of those given; what is left out matches all, and seconds 0. */
export interface RegularSets {
  readonly seconds?: readonly number[]
  readonly minutes?: readonly number[]
  readonly hours?: readonly number[]
  readonly days?: readonly number[]
  readonly months?: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays?: readonly number[]
}

type ScheduleClock =
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'rate'; readonly every: Duration }
  | { readonly kind: 'at'; readonly at: Date | string }
  | { readonly kind: 'regular'; readonly sets: RegularSets }

export interface ScheduleEntry<T extends AnyTask | string = AnyTask, I = unknown> extends ScheduleOptions<T, I> {
  readonly clock: ScheduleClock
}

/** Five fields, or `@daily` and its kin. @example cron('0 3 * * *', { key: 'nightly', task: cleanup, input: {} }) */
export function cron<const T extends AnyTask | string, I>(
  expression: string,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'cron', expression } }
}

/** Every so long. @example rate('5m', { key: 'poll', task: poll, input: undefined }) */
export function rate<const T extends AnyTask | string, I>(
  every: Duration,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'rate', every } }
}

/** Once: a Date, or ISO 8601 with an offset. @example at('2027-01-01T00:00:00Z', { key: 'party', task: party, input: {} }) */
export function at<const T extends AnyTask | string, I>(
  instant: Date | string,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'at', at: instant } }
}

/** By sets. @example regular({ minutes: [0, 30], seconds: [0] }, { key: 'half', task: tick, input: undefined }) */
export function regular<const T extends AnyTask | string, I>(
  sets: RegularSets,
  options: ScheduleOptions<T, I>,
): ScheduleEntry<T, I> {
  return { ...options, clock: { kind: 'regular', sets } }
}

/** One sentence a mistake in an entry of `scheduler`. */
export function scheduleProblems(scheduler: string, entry: ScheduleEntry): string[] {
  const of = (text: string) => `schedule '${scheduler}.${String(entry.key)}': ${text}`
  const problems = [
    !/^[\w-]{1,40}$/.test(String(entry.key)) && of('its key must be 1 to 40 letters, digits, - or _'),
    entry.timezone !== undefined &&
      !isTimeZone(entry.timezone) &&
      of(`timezone ${JSON.stringify(entry.timezone)} is no IANA zone such as 'Europe/Paris'`),
    entry.scheduler !== undefined &&
      entry.scheduler !== scheduler &&
      of(`scheduler ${JSON.stringify(entry.scheduler)} is not the one it stands under`),
    clockProblem(entry.clock),
    ...optionProblems(scheduler, entry),
  ]
  return problems
    .filter((problem) => typeof problem === 'string')
    .map((problem) => (problem.startsWith('schedule ') ? problem : of(problem)))
}

function optionProblems(scheduler: string, entry: ScheduleEntry): (string | undefined)[] {
  const { priority, jitter, overlap, catchUp, start, end } = entry
  const jitterMinutes = (parseDuration(jitter) ?? Number.NaN) / 60_000
  return [
    priority !== undefined && parsePriority(priority) === undefined
      ? `priority ${JSON.stringify(priority)} is none of critical, high, normal, low`
      : undefined,
    jitter !== undefined && !(Number.isInteger(jitterMinutes) && jitterMinutes >= 1 && jitterMinutes <= 1440)
      ? `jitter ${JSON.stringify(jitter)} must be 1 minute to 24 hours, in whole minutes, which is what EventBridge takes`
      : undefined,
    among('overlap', overlap, ['allow', 'skip']),
    (catchUp as string) === 'all'
      ? "catchUp 'all' can't be kept: EventBridge repeats no times that it missed; use 'last' or 'none'"
      : among('catchUp', catchUp, ['none', 'last']),
    instantProblem('start', start),
    instantProblem('end', end),
    planProblem(scheduler, entry),
  ]
}

function among(option: string, value: string | undefined, choices: readonly string[]): string | undefined {
  return value === undefined || choices.includes(value)
    ? undefined
    : `${option} is ${JSON.stringify(value)} and must be ${choices.join(' or ')}`
}

function instantProblem(option: string, value: Date | string | undefined): string | undefined {
  return value === undefined || !Number.isNaN(new Date(value).getTime())
    ? undefined
    : `${option} ${JSON.stringify(value)} is no instant; write a Date, or ISO 8601 with an offset`
}

/** What only shows when it is said in EventBridge's form. */
function planProblem(scheduler: string, entry: ScheduleEntry): string | undefined {
  if (clockProblem(entry.clock) !== undefined || specOf(entry.task) === undefined) return undefined
  try {
    planEntry(scheduler, entry)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function clockProblem(clock: ScheduleClock): string | undefined {
  switch (clock.kind) {
    case 'cron':
      return cronProblem(clock.expression)
    case 'rate':
      return (parseDuration(clock.every) ?? 0) > 0
        ? undefined
        : `rate ${JSON.stringify(clock.every)} is no duration over 0 such as '5m'`
    case 'at':
      return Number.isNaN(new Date(clock.at).getTime())
        ? `at ${JSON.stringify(clock.at)} is no instant; write a Date, or ISO 8601 with an offset`
        : undefined
    case 'regular':
      return regularProblem(clock.sets)
  }
}

function cronProblem(expression: string): string | undefined {
  try {
    parseCron(expression)
    return undefined
  } catch (error) {
    return `cron ${JSON.stringify(expression)} can't be read: ${error instanceof Error ? error.message : String(error)}; write five fields, or @hourly, @daily, @weekly, @monthly, @yearly`
  }
}

const SET_RANGES = {
  seconds: [0, 59],
  minutes: [0, 59],
  hours: [0, 23],
  days: [1, 31],
  months: [1, 12],
  weekdays: [0, 6],
} as const

function regularProblem(sets: RegularSets): string | undefined {
  for (const [name, [min, max]] of Object.entries(SET_RANGES)) {
    const values = sets[name as keyof RegularSets]
    if (values?.length === 0) return `${name} is empty, so it would never fire; leave it out for all`
    const wrong = values?.find((value) => !Number.isInteger(value) || value < min || value > max)
    if (wrong !== undefined) return `${name} has ${wrong} and must be whole numbers of ${min} to ${max}`
  }
  return undefined
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
