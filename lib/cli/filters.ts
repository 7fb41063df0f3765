import type { Command } from 'commander'
import type { QueueView } from '../core/client-types.ts'
import { type Priority, parsePriority } from '../core/priority.ts'
import { defined } from './defined.ts'
import { label, pastInstant, priority, wholeNumber } from './parse-values.ts'
import { UsageError } from './usage-error.ts'

export interface QueueFilterFlags {
  readonly group?: string
  readonly priority?: Priority
}

export interface TaskFilterFlags extends QueueFilterFlags {
  readonly name?: string
  readonly label?: Readonly<Record<string, string>>
  readonly since?: string
  readonly until?: string
  readonly max?: number
}

/** Which of the app's queues. */
export function withQueueFilter(command: Command): Command {
  return command
    .option('--group <name>', 'only of this group')
    .option('--priority <name>', 'only of this priority: critical, high, normal, low', priority)
}

/** Which tasks. `time` is what --since and --until go by. */
export function withTaskFilter(command: Command, time: string): Command {
  return withQueueFilter(
    command
      .option('--name <task>', 'only tasks of this name')
      .option('--label <name=value>', 'only with this label; may be repeated', label)
      .option('--since <time>', `only ${time} then or later: ISO 8601, or how long ago, such as 2h`, pastInstant)
      .option('--until <time>', `only ${time} before`, pastInstant),
  ).option('--max <number>', 'no more than so many, the newest first', wholeNumber(1, Number.MAX_SAFE_INTEGER))
}

export function queueFilterOf({ group, priority: of }: QueueFilterFlags) {
  return defined({ group, priority: of })
}

/** Those of the app's queues that the flags choose. @throws UsageError when there is none of the group, or none of the priority. */
export function chosenQueues(queues: readonly QueueView[], { group, priority: of }: QueueFilterFlags): QueueView[] {
  const groups = [...new Set(queues.map((queue) => queue.group))]
  if (group !== undefined && !groups.includes(group))
    throw new UsageError(`the app has no group '${group}'; it has ${groups.join(', ')}`)
  const level = of === undefined ? undefined : parsePriority(of)
  const chosen = queues.filter(
    (queue) => (group === undefined || queue.group === group) && (level === undefined || queue.priority === level),
  )
  if (chosen.length === 0) throw new UsageError(`no queue of ${group ?? 'the app'} has the priority ${of}`)
  return chosen
}

export function taskFilterOf({ name, label: labels, since, until, max, ...queue }: TaskFilterFlags) {
  return defined({ ...queueFilterOf(queue), name, labels, since, until, max })
}
