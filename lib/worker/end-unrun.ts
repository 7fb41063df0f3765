import { DEFAULTS } from '../core/defaults.ts'
import type { Envelope } from '../core/envelope.ts'
import { inputToKeep, recordInput } from '../core/kept-input.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { type Ending, endedRecord, pendingRecord, settlePendingWrite } from '../core/transitions.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'
import { tell } from './tell.ts'

/** `ended`: just now, by this. `over`: nothing is left to do. `running`: somebody is at it. */
type Answer = 'ended' | 'over' | 'running' | 'unavailable'

/** Records the end of a task that is not to run at all. What could not be recorded comes back. */
export async function endUnrun(
  message: DeliveredMessage,
  envelope: Envelope,
  ending: Ending,
  batch: BatchScope,
): Promise<Disposition> {
  const { postponer, runtime } = batch
  switch (await recordEnd(envelope, ending, batch)) {
    case 'ended':
      if (ending.status === 'FAILURE')
        tell(runtime, 'failed', envelope, { attempt: envelope.attempt ?? 0 }, ending.error)
      return 'done'
    case 'over':
      return 'done'
    case 'running':
      // Its own run ends it, or a lapsed lease gives it back.
      return postponer.hide(message, runtime.settings.leaseMs)
    case 'unavailable':
      return postponer.retrySoon(message)
  }
}

async function recordEnd(envelope: Envelope, ending: Ending, { store, runtime }: BatchScope): Promise<Answer> {
  if (envelope.track === 'none') return 'over'
  const now = runtime.clock.now()
  const pending = pendingRecord(envelope, recordInput(envelope.input), envelope.retention ?? DEFAULTS.task.retentionMs)
  const ended = endedRecord(pending, ending, now)
  try {
    if (ending.status === 'FAILURE')
      await store.putParts([await inputToKeep(envelope, ended.ttl, (key, text) => runtime.blobs.put(key, text))])
  } catch {
    return 'unavailable'
  }
  if (envelope.rec === 'claim') {
    const answer = await store.insert(ended)
    if (answer.outcome !== 'exists') return answer.outcome === 'inserted' ? 'ended' : 'unavailable'
  }
  const first = await store.update(settlePendingWrite(pending, ending, now))
  if (first.outcome !== 'refused') return first.outcome === 'updated' ? 'ended' : 'unavailable'
  return endAsItIs(first.record, ending, now, store)
}

/** The record had moved on: it ends if it waits still, and is left alone if somebody runs it. */
async function endAsItIs(
  record: TaskRecord | undefined,
  ending: Ending,
  now: number,
  store: BatchScope['store'],
): Promise<Answer> {
  if (record === undefined || isTerminal(record.status)) return 'over'
  if (record.status !== 'PENDING') return 'running'
  const answer = await store.update(settlePendingWrite(record, ending, now))
  return answer.outcome === 'updated' ? 'ended' : 'unavailable'
}
