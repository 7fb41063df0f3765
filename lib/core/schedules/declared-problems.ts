import type { GroupSpec } from '../group.ts'
import { parsePriority, priorityName } from '../priority.ts'
import type { ScheduleEntry } from '../schedule.ts'
import { specOf, type TaskSpec } from '../task-spec.ts'
import { isScheduleEntry, scheduleProblems } from './entry-problems.ts'

interface Declaring {
  readonly tasks: readonly TaskSpec[]
  readonly groups: ReadonlyMap<string, GroupSpec>
}

/** One sentence a mistake in the schedules that an app declares. */
export function declaredProblems(schedules: Readonly<Record<string, unknown>>, app: Declaring): string[] {
  return Object.entries(schedules).flatMap(([scheduler, entries]) => [
    ...(/^[\w-]{1,20}$/.test(scheduler)
      ? []
      : [`the scheduler name '${scheduler}' must be 1 to 20 letters, digits, - or _`]),
    ...(scheduler === 'due' ? [`the scheduler name 'due' is kept for delayed tasks; use another`] : []),
    ...(Array.isArray(entries)
      ? entriesProblems(scheduler, entries, app)
      : [`scheduler '${scheduler}' must be a list of what cron, rate, at or regular give`]),
  ])
}

function entriesProblems(scheduler: string, values: readonly unknown[], app: Declaring): string[] {
  const entries = values.filter(isScheduleEntry)
  const keys = entries.map(({ key }) => key)
  return [
    ...values.flatMap((value, index) =>
      isScheduleEntry(value)
        ? []
        : [`scheduler '${scheduler}': entry ${index} is no schedule; make it with cron, rate, at or regular`],
    ),
    ...entries.flatMap((entry) => scheduleProblems(scheduler, entry)),
    ...[...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))].map(
      (key) => `scheduler '${scheduler}' has two entries with key '${key}'`,
    ),
    ...entries.flatMap((entry) => taskProblem(entry, app) ?? []).map((problem) => `schedule '${scheduler}.${problem}`),
  ]
}

function taskProblem({ key, task, priority }: ScheduleEntry, { tasks, groups }: Declaring): string | undefined {
  const spec = specOf(task)
  if (spec === undefined)
    return `${key}': its task ${JSON.stringify(task)} is no task definition; give what task({ ... }) gave`
  if (!tasks.some(({ name }) => name === spec.name)) return `${key}': task '${spec.name}' is not among the app's tasks`
  const level = parsePriority(priority)
  const group = groups.get(spec.group)
  if (level === undefined || group === undefined || group.priorities.includes(level)) return undefined
  return `${key}': group '${group.name}' has no queue of priority ${priorityName(level)}; add it to the group's priorities, or give the schedule another`
}
