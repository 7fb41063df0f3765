import { DEFAULTS } from '../core/defaults.ts'
import { ceilSeconds } from '../core/duration.ts'
import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'

/**
 * Sends the tasks of one firing, each to come when it is due, and only then lets the firing go. A task that is sent again has the same id,
 * and is dropped where it is claimed.
 */
export async function sendTasks(
  message: DeliveredMessage,
  tasks: readonly Envelope[],
  { queue, postponer, runtime }: BatchScope,
): Promise<Disposition> {
  const now = runtime.clock.now()
  const { group } = message
  const copies = tasks.map((task) => ({
    body: encodeEnvelope(task),
    delaySeconds: ceilSeconds(Math.min(Math.max(0, (task.dueAt ?? now) - now), DEFAULTS.maxDelayMs)),
    group,
    attributes: {},
  }))
  const answers = await runtime.queue.sendMany(queue, copies)
  return answers.every(({ outcome }) => outcome === 'sent') ? 'done' : postponer.retrySoon(message)
}
