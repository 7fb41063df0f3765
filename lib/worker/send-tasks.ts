import { DEFAULTS } from '../core/defaults.ts'
import { ceilSeconds } from '../core/duration.ts'
import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import { BackendError } from '../core/errors/index.ts'
import { isTerminal } from '../core/record.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'
import type { WorkerRuntime } from './runtime.ts'

/** What is sent so long after a task's time may come when the record of an earlier run is gone. */
const LATE_MS = DEFAULTS.lastDeliveryMs - DEFAULTS.queue.retentionMs

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
  const left = await unended(tasks, now, runtime)
  if (left === undefined) return postponer.retrySoon(message)
  const copies = left.map((task) => ({
    body: encodeEnvelope(task),
    delaySeconds: ceilSeconds(Math.min(Math.max(0, (task.dueAt ?? now) - now), DEFAULTS.maxDelayMs)),
    group,
    attributes: {},
  }))
  const answers = await runtime.queue.sendMany(queue, copies)
  return answers.every(({ outcome }) => outcome === 'sent') ? 'done' : postponer.retrySoon(message)
}

/** Of a late firing, which may be the second: the tasks that have not ended; `undefined` when that can't be told now. */
async function unended(
  tasks: readonly Envelope[],
  now: number,
  { store }: WorkerRuntime,
): Promise<readonly Envelope[] | undefined> {
  if (tasks.every(({ dueAt = now }) => now - dueAt < LATE_MS)) return tasks
  try {
    const ids = tasks.map(({ id }) => id)
    const records = await store.getMany(ids, { consistent: true })
    return tasks.filter((_, index) => !isTerminal(records[index]?.status ?? 'PENDING'))
  } catch (error) {
    if (error instanceof BackendError) return undefined
    throw error
  }
}
