import type { ListSchedulesOptions, ScheduleName } from '../../core/schedule-types.ts'
import type { Scheduler } from '../../ports/scheduler.ts'
import type { ClientCore } from '../client-core.ts'
import { createSchedule, deleteSchedule, switchSchedule, updateSchedule } from './change-schedules.ts'
import { baseName, findParts, refOf } from './find-parts.ts'
import { listSchedules } from './list-schedules.ts'
import { nextTimes } from './next-times.ts'
import type { AnyEntry } from './prepare.ts'
import { viewSchedule } from './view-schedule.ts'

const DEFAULT_COUNT = 5

export type UntypedSchedules = ReturnType<typeof makeSchedules>

/** `client.schedules`, untyped. */
export function makeSchedules(core: ClientCore, scheduler: Scheduler) {
  const run = <T>(work: () => Promise<T>): Promise<T> => core.inProgress.track(opened(core, work))
  return {
    create: (entry: AnyEntry) => run(() => createSchedule(core, scheduler, entry)),
    update: (entry: AnyEntry) => run(() => updateSchedule(core, scheduler, entry)),
    get: (name: ScheduleName) =>
      run(async () => viewSchedule(core.codecs, await scheduler.get(baseName(refOf(name)))) ?? null),
    list: (options: ListSchedulesOptions = {}) => run(() => listSchedules(core, scheduler, options)),
    pause: (name: ScheduleName) => run(() => switchSchedule(core, scheduler, refOf(name), false)),
    resume: (name: ScheduleName) => run(() => switchSchedule(core, scheduler, refOf(name), true)),
    delete: (name: ScheduleName) => run(() => deleteSchedule(core, scheduler, refOf(name))),
    next: (name: ScheduleName, count: number = DEFAULT_COUNT) =>
      run(async () => nextTimes(await findParts(scheduler, refOf(name)), core.backend.clock.now(), count)),
  }
}

async function opened<T>(core: ClientCore, work: () => Promise<T>): Promise<T> {
  core.assertOpen()
  return work()
}
