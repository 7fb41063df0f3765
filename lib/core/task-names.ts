import type { ManifestTask } from './manifest.ts'

/** Tasks keep answering to the names that they had: messages and callers outlive a rename. */

interface Renamable {
  readonly aliases: readonly string[]
}

/** The task that is called `name`, or was. */
export function findTask<T extends Renamable>(tasks: ReadonlyMap<string, T>, name: string): T | undefined {
  return tasks.get(name) ?? [...tasks.values()].find(({ aliases }) => aliases.includes(name))
}

/** As {@link findTask}, by what was deployed; with the name that it has today. */
export function findManifestTask(
  tasks: Readonly<Record<string, ManifestTask>>,
  name: string,
): (ManifestTask & { readonly name: string }) | undefined {
  const own = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (own !== undefined) return { ...own, name }
  const renamed = Object.entries(tasks).find(([, { aliases }]) => aliases?.includes(name))
  return renamed === undefined ? undefined : { ...renamed[1], name: renamed[0] }
}

/** The name that idempotency keys go by: the first that the task had, so that a rename makes no second task. */
export function keyName(name: string, aliases: readonly string[]): string {
  return aliases[0] ?? name
}
