import type { BoundTask, EnqueueOptions } from '../../core/client-types.ts'
import { OptionError } from '../../core/errors/index.ts'
import { at, cron, type ScheduleEntry } from '../../core/schedule.ts'
import type { CreatedSchedule, SchedulableTask, TaskScheduleOptions } from '../../core/schedule-types.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { TaskRef } from '../routes.ts'
import { merged } from '../submitter.ts'
import type { AnyEntry } from './prepare.ts'
import type { UntypedSchedules } from './schedules.ts'

interface Scheduling {
  readonly schedules: UntypedSchedules
  readonly newKey: () => ReturnType<Entropy['id']>
}

/** A bound task with the calls that schedule it. */
export function schedulableTask<T>(
  bound: BoundTask<T>,
  task: TaskRef,
  scheduling: Scheduling,
  preset: EnqueueOptions = {},
): SchedulableTask<T> {
  const schedule = async (
    entryOf: (options: Parameters<typeof cron<string, unknown>>[1]) => ScheduleEntry<string>,
    input: unknown,
    options: TaskScheduleOptions = {},
  ): Promise<CreatedSchedule> => {
    const { priority, labels } = merged(kept(preset), options)
    const key = options.key ?? scheduling.newKey()
    const given = {
      ...options,
      ...(priority !== undefined && { priority }),
      ...(labels !== undefined && { labels }),
    }
    // A definition passes as what it is: its schema then checks the input.
    const entry = { ...entryOf({ ...given, key, task: '', input }), task } as AnyEntry
    const ref = await scheduling.schedules.create(entry)
    return { ...ref, delete: () => scheduling.schedules.delete(ref) }
  }
  return {
    ...bound,
    with: (options) => schedulableTask(bound.with(options), task, scheduling, merged(preset, options)),
    scheduleByCron: (expression, input, options) => schedule((rest) => cron(expression, rest), input, options),
    scheduleByTime: (time, input, options) => schedule((rest) => at(time, rest), input, options),
  }
}

/** @throws OptionError for options that a schedule can't keep. */
function kept(preset: EnqueueOptions): Pick<EnqueueOptions, 'priority' | 'labels'> {
  const { priority, labels, ...others } = preset
  const [other] = Object.entries(others).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (other !== undefined)
    throw new OptionError(
      other,
      `a schedule has priority and labels only, and no ${other}; set it in the task's definition`,
    )
  return { ...(priority !== undefined && { priority }), ...(labels !== undefined && { labels }) }
}
