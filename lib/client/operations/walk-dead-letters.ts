import { LIMITS } from '../../core/limits.ts'
import type { DeliveredMessage, TaskQueue } from '../../ports/task-queue.ts'

export interface WalkOptions {
  /** How long what was looked at stays hidden, should it not be given back. */
  readonly visibilitySeconds: number
  /** Messages that may yet be looked at, give or take a batch; shared by walks that go on side by side. */
  readonly quota: { left: number }
  readonly signal: AbortSignal | undefined
}

/**
 * A short poll asks only some of the servers behind a queue, and may find nothing where something is. A long one asks all of them, and
 * waits this long only at a queue's end.
 */
const WAIT_SECONDS = 1
const MAX_RECEIVED = LIMITS.sendBatch.max
/** Receipts that one walk holds on to: some 40 MB, and half of what a queue may have in flight. */
const MAX_HELD = 60_000

/**
 * Shows each message of a queue once, up to ten at a time. Those that `visit` does not name as gone are held hidden until the end, lest
 * they are shown again, and then given back at once.
 *
 * @returns whether the end of the queue was seen.
 * @throws BackendError; the signal's reason. What was held is given back first.
 */
export async function walkQueue(
  queue: TaskQueue,
  name: string,
  { visibilitySeconds, quota, signal }: WalkOptions,
  visit: (messages: readonly DeliveredMessage[]) => Promise<ReadonlySet<DeliveredMessage>>,
): Promise<boolean> {
  const held = new Map<string, string>()
  try {
    while (held.size < MAX_HELD) {
      signal?.throwIfAborted()
      if (quota.left <= 0) return false
      const messages = await queue.receive(name, { max: MAX_RECEIVED, waitSeconds: WAIT_SECONDS, visibilitySeconds })
      const fresh = messages.filter(({ messageId }) => !held.has(messageId))
      quota.left -= fresh.length
      if (fresh.length === 0) return messages.length === 0
      for (const { messageId, receipt } of messages) held.set(messageId, receipt)
      for (const { messageId } of await visit(fresh)) held.delete(messageId)
    }
    return false
  } finally {
    const changes = [...held.values()].map((receipt) => ({ receipt, visibilitySeconds: 0 }))
    // What could not be given back comes back by itself.
    if (changes.length > 0) await queue.changeVisibilityMany(name, changes)
  }
}
