import type { AnyTask, App } from './app-types.ts'
import type { TaskContext } from './context.ts'
import { DEFAULTS } from './defaults.ts'
import { formatDuration } from './duration.ts'
import { DefinitionError } from './errors/index.ts'
import { type GroupOptions, type GroupSpec, groupProblems, normalizeGroup } from './group.ts'
import { nameProblem } from './names.ts'
import { type ScheduleEntry, scheduleProblems } from './schedule.ts'
import { specOf, type TaskSpec } from './task-spec.ts'

/** Runs around each attempt; gives `next()`'s value on, or its own. Throwing fails the attempt. */
export type Middleware = (ctx: TaskContext, next: () => Promise<unknown>) => unknown

export interface AppOptions<T extends readonly AnyTask[]> {
  readonly tasks: T
  readonly groups?: Readonly<Record<string, GroupOptions>>
  /** Entries by scheduler: `cron`, `rate`, `at`, `regular`. */
  readonly schedules?: Readonly<Record<string, readonly ScheduleEntry[]>>
  /** Outermost first. */
  readonly middleware?: readonly Middleware[]
}

/** An app as it runs: what its types promise, and the specs behind it. */
export interface DefinedApp<N extends string = string, T extends AnyTask = AnyTask> extends App<N, T> {
  readonly [APP]: AppSpec
}

export interface AppSpec {
  readonly name: string
  readonly tasks: ReadonlyMap<string, TaskSpec>
  /** Every group that has a task or was declared. */
  readonly groups: ReadonlyMap<string, GroupSpec>
  readonly schedules: Readonly<Record<string, readonly ScheduleEntry[]>>
  readonly middleware: readonly Middleware[]
}

const APP: unique symbol = Symbol.for('tasklane.app') as never

/**
 * Declares an app: the unit that is deployed.
 *
 * @param name - 1 to 20 of a-z, 0-9 and `-`; part of every physical name.
 * @throws DefinitionError listing every mistake of the app, its tasks, groups and schedules.
 * @example export default defineApp('media', { tasks: [resize, thumbnail] })
 */
export function defineApp<const N extends string, const T extends readonly AnyTask[]>(
  name: N,
  options: AppOptions<T>,
): DefinedApp<N, T[number]> {
  const specs = options.tasks.map(specOf)
  const tasks = specs.filter((spec) => spec !== undefined)
  const declared = {
    ...(tasks.some(({ group }) => group === DEFAULTS.group.name) && { [DEFAULTS.group.name]: {} }),
    ...options.groups,
  }
  const groups = new Map(
    Object.entries(declared).map(([group, groupOptions]) => [group, normalizeGroup(group, groupOptions)]),
  )
  const problems = [
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
    ...allScheduleProblems(options.schedules ?? {}, tasks),
  ].filter((problem) => problem !== undefined)
  if (problems.length > 0) throw new DefinitionError(`app '${name}'`, problems)

  const spec: AppSpec = {
    name,
    tasks: new Map(tasks.map((taskSpec) => [taskSpec.name, taskSpec])),
    groups,
    schedules: options.schedules ?? {},
    middleware: options.middleware ?? [],
  }
  return { name, [APP]: spec } as DefinedApp<N, T[number]>
}

/** The specs behind an app. @throws DefinitionError when `app` was not made by `defineApp`. */
export function appSpec(app: App): AppSpec {
  const spec = (app as Partial<DefinedApp> | undefined)?.[APP]
  if (spec !== undefined) return spec
  throw new DefinitionError('the app', [
    'it was not made by defineApp; export default defineApp(...) from the tasks module',
  ])
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

function allScheduleProblems(
  schedules: Readonly<Record<string, readonly ScheduleEntry[]>>,
  tasks: readonly TaskSpec[],
): string[] {
  return Object.entries(schedules).flatMap(([scheduler, entries]) => [
    ...(/^[\w-]{1,20}$/.test(scheduler)
      ? []
      : [`the scheduler name '${scheduler}' must be 1 to 20 letters, digits, - or _`]),
    ...entries.flatMap((entry) => scheduleProblems(scheduler, entry)),
    ...duplicates(entries.map((entry) => entry.key)).map(
      (key) => `scheduler '${scheduler}' has two entries with key '${key}'`,
    ),
    ...entries.flatMap(({ key, task }) =>
      tasks.some(({ name }) => name === task?.name)
        ? []
        : [`schedule '${scheduler}.${key}': task '${String(task?.name)}' is not among the app's tasks`],
    ),
  ])
}

function duplicates(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
