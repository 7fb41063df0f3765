import * as v from 'valibot'
import type { Client, TaskView } from '../../core/client-types.ts'
import { OptionError, ScheduleNotFoundError } from '../../core/errors/index.ts'
import type { ScheduleRef, ScheduleView } from '../../core/schedule-types.ts'
import type { ListedSchedule, ScheduleAnswer, ScheduleRow } from '../api-types.ts'
import { get, post, type Route } from '../http/routes.ts'
import { NOTHING, short } from './fields.ts'
import { shownValue, toJson } from './json-view.ts'
import { given } from './task-routes.ts'
import { taskRow } from './task-row.ts'

/** Each costs a request for its next time. */
const PAGE = 25
const NEXT = 10
/** Tasks of the schedule's name that are looked at, and how many of its own are shown. */
const EXAMINED = 200
const SHOWN = 25

const LIST = v.strictObject({ scheduler: v.optional(short), cursor: v.optional(v.pipe(v.string(), v.maxLength(4096))) })
const NAME = v.strictObject({ scheduler: short, key: short })

/** What enqueues by the clock. */
export const scheduleRoutes: readonly Route[] = [
  get('/api/schedules', LIST, async ({ client }, filter) => {
    const { schedules: known } = await client()
    const { schedules, cursor } = await known.list({ limit: PAGE, ...given(filter) })
    const listed = schedules.map(async (schedule): Promise<ListedSchedule> => {
      // One that was deleted meanwhile has none.
      const [next] = await known.next(schedule, 1).catch(() => [])
      return { ...scheduleRow(schedule), ...(next !== undefined && { next: toJson(next) }) }
    })
    return { schedules: await Promise.all(listed), ...(cursor !== undefined && { cursor }) }
  }),
  get('/api/schedules/:scheduler/:key', NOTHING, async ({ client }, _, { params: { scheduler = '', key = '' } }) =>
    scheduleAnswer(await client(), { scheduler, key }),
  ),
  post('/api/schedules/pause', NAME, async ({ client }, name) => {
    await (await client()).schedules.pause(name)
    return {}
  }),
  post('/api/schedules/resume', NAME, async ({ client }, name) => {
    await (await client()).schedules.resume(name)
    return {}
  }),
  post('/api/schedules/delete', NAME, async ({ client }, name) => ({
    deleted: await (await client()).schedules.delete(name),
  })),
  post('/api/schedules/run', NAME, async ({ client }, name) => {
    const { task, input, priority, labels } = await found(await client(), name)
    const { id, created } = await (await client()).enqueue(task, input, { priority, labels })
    return { id, created }
  }),
]

async function scheduleAnswer(client: Client, ref: ScheduleRef): Promise<ScheduleAnswer> {
  const schedule = await found(client, ref)
  const [next, tasks] = await Promise.all([client.schedules.next(ref, NEXT), ownTasks(client, schedule)])
  return { schedule: scheduleRow(schedule), next: toJson(next), ...tasks }
}

/** The ids of what a schedule enqueues begin with its name: of the newest tasks of the same definition, those are its own. */
async function ownTasks(client: Client, schedule: ScheduleView): Promise<Pick<ScheduleAnswer, 'history' | 'examined'>> {
  try {
    const { tasks } = await client.list({ name: schedule.task, limit: EXAMINED })
    const own = tasks.filter(({ id }: TaskView) => id.startsWith(`${schedule.scheduler}.${schedule.key}.`))
    return { history: own.slice(0, SHOWN).map(taskRow), examined: tasks.length }
  } catch (error) {
    // Without the listing index there is no history, and the rest is worth seeing.
    if (error instanceof OptionError) return { history: [], examined: 0 }
    throw error
  }
}

async function found(client: Client, { scheduler, key }: ScheduleRef): Promise<ScheduleView> {
  const schedule = await client.schedules.get({ scheduler, key })
  if (schedule === null) throw new ScheduleNotFoundError(scheduler, key)
  return schedule
}

function scheduleRow({ input, ...schedule }: ScheduleView): ScheduleRow {
  return { ...toJson(schedule), ...(input !== undefined && { input: shownValue(input) }) }
}
