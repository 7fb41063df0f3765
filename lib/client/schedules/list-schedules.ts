import { BackendError, OptionError } from '../../core/errors/index.ts'
import type { ListSchedulesOptions, ScheduleList } from '../../core/schedule-types.ts'
import type { SchedulePage, ScheduleQuery, Scheduler } from '../../ports/scheduler.ts'
import type { ClientCore } from '../client-core.ts'
import { eachLimited } from '../operations/each-limited.ts'
import { refOfName } from './find-parts.ts'
import { DUE, schedulerProblems } from './prepare.ts'
import { viewSchedule } from './view-schedule.ts'

const MAX_LIMIT = 100
/** A list tells names only: the rest is asked for, so many at a time. */
const WIDTH = 10

export async function listSchedules(
  core: ClientCore,
  scheduler: Scheduler,
  { scheduler: of, limit = MAX_LIMIT, cursor }: ListSchedulesOptions,
): Promise<ScheduleList> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new OptionError('limit', `limit is ${String(limit)} and must be a whole number of 1 to ${MAX_LIMIT}`)
  const [problem] = of === undefined ? [] : schedulerProblems(of)
  if (problem !== undefined) throw new OptionError('scheduler', problem)
  const page = await pageAt(scheduler, { prefix: of === undefined ? '' : `${of}.`, limit, cursor })
  const names = page.names.filter((name) => (refOfName(name)?.scheduler ?? DUE) !== DUE)
  const found = new Map<string, ReturnType<typeof viewSchedule>>()
  await eachLimited(names, WIDTH, async (name) => {
    found.set(name, viewSchedule(core.codecs, await scheduler.get(name)))
  })
  const schedules = names.flatMap((name) => found.get(name) ?? [])
  return { schedules, ...(page.cursor !== undefined && { cursor: page.cursor }) }
}

/** @throws OptionError for a cursor that the service does not know: all else of the query was checked before. */
async function pageAt(scheduler: Scheduler, query: ScheduleQuery): Promise<SchedulePage> {
  const { cursor } = query
  if (cursor !== undefined && typeof cursor !== 'string') throw noCursor(cursor)
  try {
    return await scheduler.list(query)
  } catch (error) {
    const isRefused = error instanceof BackendError && !error.retryable && /ValidationException/.test(error.message)
    if (cursor !== undefined && isRefused) throw noCursor(cursor)
    throw error
  }
}

function noCursor(cursor: unknown): OptionError {
  const shown = JSON.stringify(String(cursor).slice(0, 40))
  return new OptionError('cursor', `cursor ${shown} is none of this list; give the last page's, or begin without one`)
}
