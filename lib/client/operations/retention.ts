import { DEFAULTS } from '../../core/defaults.ts'
import type { PausedQueue, QueueRef } from '../../core/operation-types.ts'
import { priorityName } from '../../core/priority.ts'

/** Time enough to notice over a long weekend. */
const WARN_AHEAD_MS = 7 * 86_400_000

/** When SQS begins to delete what waits, given when the oldest task was put in. */
export function retentionEnd(oldestCreatedAt: number): number {
  return oldestCreatedAt + DEFAULTS.queue.retentionMs
}

/** What `pause` says of one queue. `oldestCreatedAt` in ms; `undefined` when nothing waits, or nobody knows. */
export function pausedQueue(
  { group, priority }: QueueRef,
  pausedAt: number,
  oldestCreatedAt: number | undefined,
  nowMs: number,
): PausedQueue {
  const base = { group, priority, pausedAt: new Date(pausedAt) }
  if (oldestCreatedAt === undefined) return { ...base, retentionEndsAt: null }
  const end = retentionEnd(oldestCreatedAt)
  const retentionEndsAt = new Date(end)
  if (end - nowMs >= WARN_AHEAD_MS) return { ...base, retentionEndsAt }
  const name = `${group}/${priorityName(priority)}`
  const warning =
    `SQS deletes what waits in ${name} from ${retentionEndsAt.toISOString()} on, and its tasks end as MessageLost; ` +
    'resume it before, or cancel its tasks and enqueue them again later'
  return { ...base, retentionEndsAt, warning }
}
