import type { AnyTask } from '../../core/app-types.ts'
import { encodeValue } from '../../core/codec.ts'
import { OptionError, PayloadTooLargeError } from '../../core/errors/index.ts'
import { LIMITS } from '../../core/limits.ts'
import { parsePriority, priorityName } from '../../core/priority.ts'
import type { ScheduleEntry } from '../../core/schedule.ts'
import type { ScheduleRef } from '../../core/schedule-types.ts'
import { isScheduleEntry, scheduleProblems } from '../../core/schedules/entry-problems.ts'
import { MADE_AT_RUN_TIME, planFor, type SchedulePlan } from '../../core/schedules/plan.ts'
import { firingInstants } from '../../core/schedules/stored-times.ts'
import type { StoredSchedule } from '../../ports/scheduler.ts'
import { checkInput } from '../check-input.ts'
import type { ClientCore } from '../client-core.ts'
import type { Route } from '../routes.ts'
import { startedSoon } from './started-soon.ts'
import { startAhead, storedPlan } from './stored-plan.ts'
import { writtenClock } from './written-clock.ts'

export const RUNTIME_SCHEDULER = 'runtime'

/** An entry whose types are the caller's business. */
export type AnyEntry = ScheduleEntry<AnyTask | string>

export interface PreparedSchedule extends ScheduleRef {
  /** One or more, the first under the schedule's own name. */
  readonly parts: readonly StoredSchedule[]
}

/** Everything that can be wrong with an entry by itself is found here. @throws OptionError, and as `enqueue` does (as rejections). */
export async function prepareSchedule(core: ClientCore, entry: AnyEntry): Promise<PreparedSchedule> {
  if (!isScheduleEntry(entry))
    throw new OptionError('schedule', 'the schedule is none; make it with cron, rate, at or regular')
  const scheduler = entry.scheduler ?? RUNTIME_SCHEDULER
  const route = await core.routes.resolve(entry.task)
  const problems = entryProblems(scheduler, entry, route)
  if (problems.length > 0) throw new OptionError('schedule', problems.join('; '))
  await checkInput(route, entry.input, encodeValue(route.codec, entry.input, 'input'))
  const now = core.backend.clock.now()
  const description = `${MADE_AT_RUN_TIME}: ${writtenClock(entry.clock)}`
  const parts = plansOf(scheduler, entry, route).map((plan) =>
    storedPlan(
      core,
      { ...startedSoon(plan, now), startAt: startAhead(plan.startAt, now) },
      { description, deletesItself: true },
    ),
  )
  for (const { name, message } of parts) assertSize(name, message)
  assertFires(entry, parts, now)
  return { key: entry.key, scheduler, parts }
}

function entryProblems(scheduler: string, entry: AnyEntry, route: Route): string[] {
  const of = (text: string) => `schedule '${scheduler}.${String(entry.key)}': ${text}`
  // Without its definition: what only the plan shows is told by what throws it.
  const asDeclared = { ...entry, task: { name: route.name }, scheduler }
  return [
    ...schedulerProblems(scheduler),
    ...scheduleProblems(scheduler, asDeclared),
    ...priorityProblems(entry, route).map(of),
  ]
}

/** Tasks with long delays are schedules, too, named `due.<id>`. */
export const DUE = 'due'

export function schedulerProblems(scheduler: unknown): string[] {
  if (typeof scheduler !== 'string' || !/^[\w-]{1,20}$/.test(scheduler))
    return [`the scheduler name '${String(scheduler)}' must be 1 to 20 letters, digits, - or _`]
  return scheduler === DUE ? [`the scheduler name '${DUE}' is taken by long delays; take another`] : []
}

function priorityProblems({ priority }: AnyEntry, { group, priorities }: Route): string[] {
  const level = parsePriority(priority)
  if (level === undefined || priorities === undefined || priorities.includes(level)) return []
  const there = priorities.map(priorityName).join(', ')
  return [`priority is ${priorityName(level)}, and group '${group}' has queues for ${there} only`]
}

function plansOf(scheduler: string, entry: AnyEntry, route: Route): SchedulePlan[] {
  try {
    return planFor(route, scheduler, entry)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new OptionError('schedule', `schedule '${scheduler}.${entry.key}': ${error.message}`)
  }
}

/** Of several parts, one that fires will do. Without an end, a schedule was found to fire when its entry was read. */
function assertFires({ end }: AnyEntry, parts: readonly StoredSchedule[], now: number): void {
  const [first] = parts
  const isOver = (part: StoredSchedule) => firingInstants({ ...part, createdAt: now }, now - 1).next().done === true
  if (first === undefined || end === undefined || first.expression.startsWith('at(') || !parts.every(isOver)) return
  const [until, at] = [end, now].map((time) => new Date(time).toISOString())
  throw new OptionError(
    'schedule',
    `schedule '${first.name}': it would never fire, as its end is ${until} and it is ${at}`,
  )
}

function assertSize(name: string, message: string): void {
  const bytes = Buffer.byteLength(message)
  const limitBytes = LIMITS.scheduleMessageBytes.max
  if (bytes <= limitBytes) return
  const remedy = 'store it where the task can fetch it, and give where that is'
  throw new PayloadTooLargeError(`the input of schedule '${name}'`, bytes, limitBytes, remedy)
}
