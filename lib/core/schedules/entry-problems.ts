import { decodeValue, encodeValue } from '../codec.ts'
import { parseDuration } from '../duration.ts'
import { InputValidationError } from '../errors/index.ts'
import { instantProblem, parseInstant } from '../instant.ts'
import { labelProblems } from '../labels.ts'
import { violation } from '../limits.ts'
import { parsePriority } from '../priority.ts'
import type { ScheduleEntry } from '../schedule.ts'
import { parseInput } from '../schema.ts'
import { specOf, type TaskSpec } from '../task-spec.ts'
import { clockProblems } from './clock-problems.ts'
import { planEntry } from './plan.ts'
import { isTimeZone } from './time-zone.ts'

/** One sentence a mistake in an entry of `scheduler`. What only its task's definition shows is left out where there is just a name. */
export function scheduleProblems(scheduler: string, entry: ScheduleEntry): string[] {
  const { key, timezone } = entry
  const clock = clockProblems(entry)
  return [
    keyProblem(key),
    timezone === undefined || isTimeZone(timezone)
      ? undefined
      : `timezone ${JSON.stringify(timezone)} is no IANA zone such as 'Europe/Paris'`,
    entry.scheduler === undefined || entry.scheduler === scheduler
      ? undefined
      : `scheduler ${JSON.stringify(entry.scheduler)} is not the one it stands under`,
    ...clock,
    ...optionProblems(entry),
    ...(clock.length === 0 ? definedProblems(scheduler, entry) : []),
  ]
    .filter((problem) => problem !== undefined)
    .map((problem) => `schedule '${scheduler}.${String(key)}': ${problem}`)
}

export function keyProblem(key: unknown): string | undefined {
  return typeof key === 'string' && /^[\w-]{1,40}$/.test(key)
    ? undefined
    : 'its key must be 1 to 40 letters, digits, - or _'
}

/** Whether a value is what `cron`, `rate`, `at` or `regular` gave. */
export function isScheduleEntry(value: unknown): value is ScheduleEntry {
  const kind = (value as Partial<ScheduleEntry> | null | undefined)?.clock?.kind
  return kind === 'cron' || kind === 'rate' || kind === 'at' || kind === 'regular'
}

function optionProblems({
  priority,
  labels,
  jitter,
  enabled,
  overlap,
  catchUp,
  start,
  end,
}: ScheduleEntry): (string | undefined)[] {
  const jitterMinutes = (parseDuration(jitter) ?? Number.NaN) / 60_000
  return [
    priority !== undefined && parsePriority(priority) === undefined
      ? `priority ${JSON.stringify(priority)} is none of critical, high, normal, low`
      : undefined,
    ...labelProblems(labels),
    jitter !== undefined && !(Number.isInteger(jitterMinutes) && jitterMinutes >= 1 && jitterMinutes <= 1440)
      ? `jitter ${JSON.stringify(jitter)} must be 1 minute to 24 hours, in whole minutes, which is what EventBridge takes`
      : undefined,
    among('enabled', enabled, [true, false]),
    among('overlap', overlap, ['allow', 'skip']),
    (catchUp as string) === 'all'
      ? "catchUp 'all' can't be kept: EventBridge repeats no times that it missed; use 'last' or 'none'"
      : among('catchUp', catchUp, ['none', 'last']),
    ...boundProblems(start, end),
  ]
}

function among(option: string, value: unknown, choices: readonly unknown[]): string | undefined {
  return value === undefined || choices.includes(value)
    ? undefined
    : `${option} is ${JSON.stringify(value)} and must be ${choices.join(' or ')}`
}

function boundProblems(start: unknown, end: unknown): string[] {
  const wrong = Object.entries({ start, end }).filter(
    ([, value]) => value !== undefined && parseInstant(value) === undefined,
  )
  if (wrong.length > 0) return wrong.map(([option, value]) => instantProblem(option, value))
  const [from, until] = [parseInstant(start), parseInstant(end)]
  if (from === undefined || until === undefined || from < until) return []
  return [`its end ${new Date(until).toISOString()} is not after its start ${new Date(from).toISOString()}`]
}

/** What only shows when it is said in EventBridge's form, and what the task's schema says of the input. */
function definedProblems(scheduler: string, entry: ScheduleEntry): (string | undefined)[] {
  const spec = specOf(entry.task)
  if (spec === undefined) return []
  try {
    const [plan] = planEntry(scheduler, entry)
    const bytes = new TextEncoder().encode(plan?.message).length
    return [
      violation('scheduleMessageBytes', bytes, 'its input, with what goes with it,'),
      inputProblem(spec, entry.input),
    ]
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/** Only where the schema answers at once: the worker asks it again. */
function inputProblem({ name, schema, codec }: TaskSpec, input: unknown): string | undefined {
  try {
    const parsed = parseInput(name, schema, decodeValue(codec, encodeValue(codec, input, 'input'), 'input'))
    if (parsed instanceof Promise) parsed.catch(() => undefined)
    return undefined
  } catch (error) {
    if (error instanceof InputValidationError) return error.message
    throw error
  }
}
