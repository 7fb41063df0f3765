import { appProblems } from './app-checks.ts'
import type { AnyTask, App } from './app-types.ts'
import type { TaskContext } from './context.ts'
import { DEFAULTS } from './defaults.ts'
import { DefinitionError } from './errors/index.ts'
import { type GroupOptions, type GroupSpec, normalizeGroup } from './group.ts'
import type { Hooks } from './hooks.ts'
import type { ScheduleEntry } from './schedule.ts'
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
  /** Told of what happens to tasks. Each ends in its own time, and changes nothing. */
  readonly hooks?: Hooks
  /**
   * Fields of `ctx.log` whose values must not be seen, in any case, at any depth: beside those that are known for it, such as `password`,
   * `token` or `authorization`.
   */
  readonly secretKeys?: readonly string[]
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
  readonly hooks: Hooks
  /** In lower case. */
  readonly secretKeys: readonly string[]
}

const APP: unique symbol = Symbol.for('tasklane.app') as never

/** Defined in the bundles that are deployed, whose app was checked when it was synthesized: see `lib/core/bundling.ts`. */
declare const TASKLANE_CHECKED: true | undefined

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
  if (typeof TASKLANE_CHECKED === 'undefined') {
    const problems = appProblems({
      name,
      specs,
      declared,
      groups,
      schedules: options.schedules ?? {},
      hooks: options.hooks ?? {},
    })
    if (problems.length > 0) throw new DefinitionError(`app '${name}'`, problems)
  }

  const spec: AppSpec = {
    name,
    tasks: new Map(tasks.map((taskSpec) => [taskSpec.name, taskSpec])),
    groups,
    schedules: options.schedules ?? {},
    middleware: options.middleware ?? [],
    hooks: options.hooks ?? {},
    secretKeys: (options.secretKeys ?? []).map((key) => key.toLowerCase()),
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
