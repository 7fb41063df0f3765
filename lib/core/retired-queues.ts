import type { ManifestDefinitions } from './manifest.ts'
import { parseQueueName, queuePrefix } from './names.ts'
import { nearestPriority, type PriorityLevel } from './priority.ts'
import { findManifestTask } from './task-names.ts'

/** Queues that a deploy has left behind: which they are, where their messages belong, and when they may go. */

/**
 * A retired queue has to have been empty for so long before it is deleted, and at two looks: clients route by a manifest that is up to five
 * minutes old, and SQS's counts lag by a minute.
 */
export const RETIRED_QUIET_MS = 600_000

/** A queue of this app and stage that the manifest no longer has. */
export interface RetiredQueue {
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  /** Whether it is the dead-letter queue of one that the manifest no longer has. */
  readonly deadLetter: boolean
}

type Groups = Pick<ManifestDefinitions, 'groups'>

/** Those of `names` that are retired, dead-letter queues last. Names of any other form are none of ours. */
export function retiredQueues(
  names: readonly string[],
  app: string,
  stage: string,
  { groups }: Groups,
): readonly RetiredQueue[] {
  return names
    .flatMap((name) => {
      const parsed = name.startsWith(queuePrefix(app, stage)) ? parseQueueName(name) : undefined
      if (parsed === undefined || hasQueue(groups, parsed)) return []
      const { group, priority, deadLetter } = parsed
      return [{ name, group, priority, deadLetter }]
    })
    .toSorted((a, b) => Number(a.deadLetter) - Number(b.deadLetter))
}

export interface QueuePlace {
  readonly group: string
  readonly priority: PriorityLevel
}

/**
 * Where a message of a retired queue belongs: with its task's group, at the priority that it had, or the nearest that there is. One whose
 * task nobody knows goes to any group: the workers wait for its definition a while, and then make a dead letter of it.
 *
 * @returns `undefined` when the app has no queue at all.
 */
export function destinationOf(
  body: string,
  priority: PriorityLevel,
  { groups, tasks }: ManifestDefinitions,
): QueuePlace | undefined {
  const names = Object.keys(groups).filter((name) => (groups[name]?.priorities.length ?? 0) > 0)
  const task = findManifestTask(tasks, taskNameIn(body) ?? '')
  const group = names.find((name) => name === task?.group) ?? names[0]
  const priorities = group === undefined ? undefined : groups[group]?.priorities
  if (group === undefined || priorities === undefined) return undefined
  return { group, priority: nearestPriority(priority, priorities) }
}

/** What to do with a retired queue, given what is in it. `note` that it is empty now: it may be deleted if it is so later, too. */
export function decideRetired(
  messages: number,
  emptySinceMs: number | undefined,
  nowMs: number,
  quietMs: number,
): 'keep' | 'note' | 'delete' {
  if (messages > 0) return 'keep'
  return emptySinceMs !== undefined && nowMs - emptySinceMs >= quietMs ? 'delete' : 'note'
}

/** Read with no regard to the version: a worker will look closer. */
function taskNameIn(body: string): string | undefined {
  try {
    const name: unknown = (JSON.parse(body) as { readonly name?: unknown } | null)?.name
    return typeof name === 'string' ? name : undefined
  } catch {
    return undefined
  }
}

function hasQueue(groups: Groups['groups'], { group, priority }: QueuePlace): boolean {
  return Object.hasOwn(groups, group) && groups[group]?.priorities.includes(priority) === true
}
