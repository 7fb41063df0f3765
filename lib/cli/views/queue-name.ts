import type { QueueRef } from '../../core/operation-types.ts'
import { priorityName } from '../../core/priority.ts'

/** `images/low` */
export function queueName({ group, priority }: QueueRef): string {
  return `${group}/${priorityName(priority)}`
}
