import { OptionError, ScheduleDeclaredError, ScheduleNotFoundError } from '../../core/errors/index.ts'
import type { ScheduleName, ScheduleRef } from '../../core/schedule-types.ts'
import { keyProblem } from '../../core/schedules/entry-problems.ts'
import { DECLARED } from '../../core/schedules/plan.ts'
import type { KnownSchedule, Scheduler } from '../../ports/scheduler.ts'
import type { ClientCore } from '../client-core.ts'
import { RUNTIME_SCHEDULER, schedulerProblems } from './prepare.ts'

/** @throws OptionError for what can't be a schedule's name. */
export function refOf(name: ScheduleName): ScheduleRef {
  const { key, scheduler = RUNTIME_SCHEDULER } = typeof name === 'string' ? { key: name } : Object(name)
  const problem = schedulerProblems(scheduler)[0] ?? keyProblem(key)
  if (problem === undefined) return { key, scheduler }
  throw new OptionError('name', `${problem}; give a key of the scheduler '${RUNTIME_SCHEDULER}', or { key, scheduler }`)
}

export function baseName({ scheduler, key }: ScheduleRef): string {
  return `${scheduler}.${key}`
}

/** Scheduler and key by a schedule's name; `undefined` for a further part of one, and for what is none of ours. */
export function refOfName(name: string): ScheduleRef | undefined {
  const [scheduler, key, ...more] = name.split('.')
  return scheduler === undefined || key === undefined || more.length > 0 ? undefined : { scheduler, key }
}

/** The names of what EventBridge needs beside the first part, where it can't say all in one expression. */
export async function furtherNames(scheduler: Scheduler, base: string): Promise<string[]> {
  const prefix = `${base}.`
  const found: string[] = []
  let cursor: string | undefined
  do {
    const page = await scheduler.list({ prefix, limit: 100, cursor })
    found.push(...page.names.filter((name) => /^\d+$/.test(name.slice(prefix.length))))
    cursor = page.cursor
  } while (cursor !== undefined)
  return found.sort()
}

/** All parts of a schedule. @throws ScheduleNotFoundError (as a rejection). */
export async function findParts(scheduler: Scheduler, ref: ScheduleRef): Promise<KnownSchedule[]> {
  const base = baseName(ref)
  const first = await scheduler.get(base)
  if (first === undefined) throw new ScheduleNotFoundError(ref.scheduler, ref.key)
  const further = await Promise.all((await furtherNames(scheduler, base)).map((name) => scheduler.get(name)))
  return [first, ...further.filter((part) => part !== undefined)]
}

/** @throws ScheduleDeclaredError for what the code declares, deployed or not. */
export function assertNotDeclared(core: ClientCore, ref: ScheduleRef, known?: KnownSchedule): void {
  const entries = core.definitions?.schedules[ref.scheduler] ?? []
  if (known?.description !== DECLARED && entries.every(({ key }) => key !== ref.key)) return
  throw new ScheduleDeclaredError(ref.scheduler, ref.key)
}
