import { OptionError } from '../../core/errors/index.ts'
import { deadLetterNameOf, queueName } from '../../core/names.ts'
import type { QueueFilter, QueueRef } from '../../core/operation-types.ts'
import { type PriorityLevel, parsePriority, priorityName } from '../../core/priority.ts'
import type { ClientCore } from '../client-core.ts'

/** One of the app's queues, and what belongs to it, by physical names. */
export interface QueueTarget extends QueueRef {
  readonly queue: string
  readonly deadLetterQueue: string
}

/** The queues of the app that fit. @throws OptionError (as a rejection) for a group or priority that the app does not have. */
export async function queueTargets(core: ClientCore, filter: QueueFilter): Promise<QueueTarget[]> {
  const { app, stage } = core
  const groups = core.definitions?.groups ?? new Map(Object.entries((await core.manifest.get()).groups))
  const all = [...groups].flatMap(([group, { priorities }]) => priorities.map((priority) => ({ group, priority })))
  return chosen(all, filter).map(({ group, priority }) => {
    const queue = queueName({ app, stage, group, priority })
    const deadLetterQueue = deadLetterNameOf(queue)
    return { group, priority, queue, deadLetterQueue }
  })
}

/** @throws OptionError for what is no priority. */
export function priorityOf({ priority }: QueueFilter): PriorityLevel | undefined {
  const level = parsePriority(priority)
  if (priority === undefined || level !== undefined) return level
  throw new OptionError('priority', `${JSON.stringify(priority)} is no priority; use 0 to 3, or a name such as 'high'`)
}

export function refOf({ group, priority }: QueueRef): QueueRef {
  return { group, priority }
}

function chosen(all: readonly QueueRef[], filter: QueueFilter): QueueRef[] {
  const priority = priorityOf(filter)
  const ofGroup = all.filter(({ group }) => filter.group === undefined || group === filter.group)
  if (ofGroup.length === 0) {
    const known = [...new Set(all.map(({ group }) => group))].join(', ')
    throw new OptionError('group', `the app has no group ${JSON.stringify(filter.group)}; it has ${known}`)
  }
  const fitting = ofGroup.filter((queue) => priority === undefined || queue.priority === priority)
  if (fitting.length > 0 || priority === undefined) return fitting
  const where = filter.group === undefined ? 'no group has' : `group '${filter.group}' does not have`
  throw new OptionError('priority', `${where} a queue of priority ${priorityName(priority)}`)
}
