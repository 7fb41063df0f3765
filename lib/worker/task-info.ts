import type { TaskInfo } from '../core/context.ts'
import type { Attempt } from './attempt.ts'

/** What a handler is told of its task. Plain data, but for Dates. */
export function taskInfo({ envelope, labels, attempt, deadlineAt }: Attempt): TaskInfo {
  return {
    id: envelope.id,
    name: envelope.name,
    group: envelope.group,
    priority: envelope.priority,
    labels,
    attempt,
    createdAt: new Date(envelope.enqueuedAt),
    dueAt: envelope.dueAt === undefined ? undefined : new Date(envelope.dueAt),
    deadline: new Date(deadlineAt),
    parent: envelope.parent,
  }
}
