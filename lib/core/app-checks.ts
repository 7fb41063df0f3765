import { DEFAULTS } from './defaults.ts'
import { formatDuration } from './duration.ts'
import { type GroupOptions, type GroupSpec, groupProblems } from './group.ts'
import { type Hooks, hookProblems } from './hooks.ts'
import { nameProblem } from './names.ts'
import type { ScheduleEntry } from './schedule.ts'
import { declaredProblems } from './schedules/declared-problems.ts'
import type { TaskSpec } from './task-spec.ts'

/** An app as it was written. */
export interface AppDraft {
  readonly name: string
  /** `undefined` for what is no task definition. */
  readonly specs: readonly (TaskSpec | undefined)[]
  readonly declared: Readonly<Record<string, GroupOptions>>
  /** Those of `declared`, complete. */
  readonly groups: ReadonlyMap<string, GroupSpec>
  readonly schedules: Readonly<Record<string, readonly ScheduleEntry[]>>
  readonly hooks?: Hooks
}

/** One sentence for every mistake of the app, its tasks, groups and schedules. */
export function appProblems({ name, specs, declared, groups, schedules, hooks = {} }: AppDraft): string[] {
  const tasks = specs.filter((spec) => spec !== undefined)
  return [
    nameProblem('app', name),
    ...specs.map((spec, index) =>
      spec === undefined ? `tasks[${index}] is no task definition; make it with task({ ... })` : undefined,
    ),
    ...tasks.flatMap((spec) => spec.problems),
    ...duplicates(tasks.map((spec) => spec.name)).map(
      (twice) => `two tasks are named '${twice}'; give each a name of its own`,
    ),
    ...aliasProblems(tasks),
    ...Object.keys(declared).map((group) => nameProblem('group', group)),
    ...Object.entries(declared).flatMap(([group, groupOptions]) => groupProblems(group, groupOptions)),
    ...tasks.flatMap((spec) => membershipProblems(spec, groups)),
    ...declaredProblems(schedules, { tasks, groups }),
    ...hookProblems({ ...hooks }),
  ].filter((problem) => problem !== undefined)
}

function membershipProblems(spec: TaskSpec, groups: ReadonlyMap<string, GroupSpec>): (string | undefined)[] {
  const group = groups.get(spec.group)
  if (group === undefined)
    return [
      `task '${spec.name}': there is no group '${spec.group}'; declare it under groups, or use one of ${[...groups.keys()].join(', ') || DEFAULTS.group.name}`,
    ]
  return [
    spec.timeoutMs !== undefined && spec.timeoutMs > group.timeoutMs
      ? `task '${spec.name}': timeout ${formatDuration(spec.timeoutMs)} is over its group's ${formatDuration(group.timeoutMs)}; raise the timeout of group '${group.name}'`
      : undefined,
    group.priorities.includes(spec.priority)
      ? undefined
      : `task '${spec.name}': its group '${group.name}' has no queue of priority ${spec.priority}; add it to the group's priorities`,
  ]
}

/** A name has to mean one task, whether it is one's own or an alias. */
function aliasProblems(tasks: readonly TaskSpec[]): string[] {
  const names = new Set(tasks.map(({ name }) => name))
  const aliases = tasks.flatMap((spec) => spec.aliases)
  return [
    ...[...new Set(aliases)]
      .filter((alias) => names.has(alias))
      .map((alias) => `'${alias}' is an alias and also a task's own name; remove the alias, or rename the task`),
    ...duplicates(aliases).map((twice) => `the alias '${twice}' is given twice; leave it with one task`),
  ]
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
