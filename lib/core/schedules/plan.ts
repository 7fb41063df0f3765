import type { AppSpec } from '../app.ts'
import { encodeValue } from '../codec.ts'
import { type Duration, parseDuration } from '../duration.ts'
import type { JsonValue } from '../json.ts'
import { type PriorityLevel, parsePriority } from '../priority.ts'
import type { RegularSets, ScheduleEntry } from '../schedule.ts'
import { specOf, type TaskSpec } from '../task-spec.ts'
import { AHEAD_SECONDS, aheadExpression } from './ahead.ts'
import type { Calendar, FieldValues } from './calendar.ts'
import { parseCron } from './cron.ts'
import { toEventBridge } from './eventbridge-write.ts'
import { encodeFiring } from './firing.ts'

/** One schedule as EventBridge Scheduler keeps it. CDK, the client and the embedded backend all make just this. */
export interface SchedulePlan {
  /** Within the app's schedule group: `<scheduler>.<key>`, and `.2` and on where it takes several. */
  readonly name: string
  readonly scheduler: string
  readonly key: string
  /** EventBridge's: `cron(...)`, `rate(...)` or `at(...)`. */
  readonly expression: string
  /** Of `cron` and `at`. */
  readonly timezone: string
  /** In ms since 1970, whole seconds. */
  readonly startAt: number | undefined
  readonly endAt: number | undefined
  /** Fires at any moment within so many minutes; `undefined` for on time. */
  readonly flexibleMinutes: number | undefined
  readonly enabled: boolean
  /** How long EventBridge tries again to send one firing, in seconds. */
  readonly maxAgeSeconds: number
  /** Where it sends to. */
  readonly group: string
  readonly priority: PriorityLevel
  /** What it sends: a firing. */
  readonly message: string
}

/** EventBridge's description of a schedule tells who made it: what the code declares, no call at run time may change. */
export const DECLARED = 'declared in code'
export const MADE_AT_RUN_TIME = 'made at run time'

/** A firing that could not be sent for a minute is given up, or sent within a day. EventBridge allows no less and no more. */
const MAX_AGE_SECONDS = { none: 60, last: 86_400 } as const
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** All schedules that an app declares. */
export function planSchedules({ schedules }: Pick<AppSpec, 'schedules'>): SchedulePlan[] {
  return Object.entries(schedules).flatMap(([scheduler, entries]) =>
    entries.flatMap((entry) => planEntry(scheduler, entry)),
  )
}

/** Whether it fires no more: the time of one that fires once, in UTC, or the end of another is past. */
export function isOver({ expression, endAt }: Pick<SchedulePlan, 'expression' | 'endAt'>, nowMs: number): boolean {
  const [, time] = /^at\((.*)\)$/.exec(expression) ?? []
  return (time === undefined ? (endAt ?? Number.POSITIVE_INFINITY) : Date.parse(`${time}Z`)) <= nowMs
}

/**
 * The schedules that an entry takes.
 *
 * @throws RangeError when it can't be said in EventBridge's form. @throws SerializationError for an input that can't travel.
 */
export function planEntry(scheduler: string, entry: ScheduleEntry): SchedulePlan[] {
  const spec = specOf(entry.task)
  if (spec === undefined) throw new RangeError('its task is no task definition')
  return planFor(spec, scheduler, entry)
}

/** What a plan has to know of a task. */
export type PlannedTask = Pick<TaskSpec, 'name' | 'group' | 'priority' | 'codec'>

/** As {@link planEntry}, of a task that is known by other means than its definition. */
export function planFor(spec: PlannedTask, scheduler: string, entry: Omit<ScheduleEntry, 'task'>): SchedulePlan[] {
  const { expressions, timezone, fire } = clockOf(entry)
  const base = `${scheduler}.${entry.key}`
  const priority = parsePriority(entry.priority) ?? spec.priority
  const message = encodeFiring({
    v: 1,
    fire: { key: base, ...fire, ...(entry.overlap === 'skip' && { skip: true }), ...windowOf(entry, fire) },
    name: spec.name,
    group: spec.group,
    priority,
    codec: spec.codec.name,
    ...inputOf(spec, entry.input),
    ...(entry.labels !== undefined && { labels: entry.labels }),
  })
  return expressions.map((expression, index) => ({
    name: index === 0 ? base : `${base}.${index + 1}`,
    scheduler,
    key: entry.key,
    expression,
    timezone,
    startAt: boundOf(entry.start, fire.lead),
    endAt: boundOf(entry.end, fire.lead),
    flexibleMinutes: jitterMinutes(entry),
    enabled: entry.enabled ?? true,
    maxAgeSeconds: MAX_AGE_SECONDS[entry.catchUp ?? 'last'],
    group: spec.group,
    priority,
    message,
  }))
}

/** The wall-clock times of a `cron` or `regular` entry, or of a `rate` below a minute; `undefined` for the others. */
export function calendarOf({ clock }: Pick<ScheduleEntry, 'clock'>): Calendar | undefined {
  switch (clock.kind) {
    case 'cron':
      return parseCron(clock.expression)
    case 'regular':
      return regularCalendar(clock.sets)
    case 'rate':
      return secondsCalendar(clock.every)
    case 'at':
      return undefined
  }
}

function jitterMinutes({ jitter }: Pick<ScheduleEntry, 'jitter'>): number | undefined {
  return jitter === undefined ? undefined : (parseDuration(jitter) ?? 0) / MINUTE_MS
}

/** For firings of several tasks, which tell by it what of them was missed. */
function windowOf(entry: Pick<ScheduleEntry, 'jitter'>, { offsets }: EntryClock['fire']): { window?: number } {
  const window = jitterMinutes(entry)
  return window === undefined || offsets.length < 2 ? {} : { window }
}

interface EntryClock {
  readonly expressions: readonly string[]
  readonly timezone: string
  readonly fire: { lead: number; offsets: readonly number[]; only?: Calendar; zone?: string }
}

function clockOf(entry: Omit<ScheduleEntry, 'task'>): EntryClock {
  const { clock } = entry
  const zone = entry.timezone ?? 'UTC'
  if (clock.kind === 'at') return once(new Date(clock.at).getTime())
  const calendar = calendarOf(entry)
  if (calendar === undefined && clock.kind === 'rate')
    return {
      expressions: [rateExpression(clock.every)],
      timezone: 'UTC',
      fire: { lead: 0, offsets: [0] },
    }
  if (calendar === undefined) throw new RangeError('it names no times')
  const { expressions, timezone, leadSeconds, offsets, only } = toEventBridge(calendar)
  return {
    expressions,
    timezone: timezone ?? zone,
    fire: { lead: leadSeconds, offsets, ...(only !== undefined && { only, zone }) },
  }
}

function once(at: number): EntryClock {
  return { expressions: [aheadExpression(at)], timezone: 'UTC', fire: { lead: AHEAD_SECONDS, offsets: [0] } }
}

/** A rate below a minute is seconds of each minute, and so has to divide it. */
function secondsCalendar(every: Duration): Calendar | undefined {
  const everyMs = parseDuration(every) ?? 0
  if (everyMs >= MINUTE_MS) return undefined
  const count = MINUTE_MS / everyMs
  if (!Number.isInteger(count) || everyMs < 1000 || everyMs % 1000 !== 0)
    throw new RangeError(
      `rate ${JSON.stringify(every)} is below a minute, and so must divide it into whole seconds, such as '30s', '20s' or '5s'`,
    )
  return regularCalendar({ seconds: Array.from({ length: count }, (_, index) => (index * everyMs) / 1000) })
}

function rateExpression(every: Duration): string {
  const everyMs = parseDuration(every) ?? 0
  if (everyMs % MINUTE_MS !== 0)
    throw new RangeError(`rate ${JSON.stringify(every)} is over a minute, and so must be whole minutes, such as '2m'`)
  const [unit, unitMs] =
    everyMs % DAY_MS === 0
      ? ['day', DAY_MS]
      : everyMs % (60 * MINUTE_MS) === 0
        ? ['hour', 60 * MINUTE_MS]
        : ['minute', MINUTE_MS]
  const count = everyMs / unitMs
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`
}

function regularCalendar(sets: RegularSets): Calendar {
  return {
    seconds: sorted(sets.seconds) ?? [0],
    minutes: sorted(sets.minutes),
    hours: sorted(sets.hours),
    months: sorted(sets.months),
    years: undefined,
    days: [
      ...(sets.days === undefined ? [] : [{ kind: 'days' as const, days: sorted(sets.days) ?? [] }]),
      ...(sets.weekdays === undefined ? [] : [{ kind: 'weekdays' as const, weekdays: sorted(sets.weekdays) ?? [] }]),
    ],
    daysBy: 'all',
  }
}

function sorted(values: readonly number[] | undefined): FieldValues {
  return values === undefined ? undefined : [...new Set(values)].sort((a, b) => a - b)
}

function inputOf(spec: PlannedTask, value: unknown): { input?: JsonValue } {
  const input = encodeValue(spec.codec, value, 'input')
  return input === undefined ? {} : { input }
}

/** Of the firings, which may be ahead of the tasks that it is meant for. */
function boundOf(value: Date | string | undefined, leadSeconds: number): number | undefined {
  return value === undefined ? undefined : new Date(value).getTime() - leadSeconds * 1000
}
