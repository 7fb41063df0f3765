import { DEFAULTS } from '../core/defaults.ts'
import type { Envelope } from '../core/envelope.ts'
import { inputToKeep, recordInput } from '../core/kept-input.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { type Ending, endedRecord, pendingRecord, settlePendingWrite } from '../core/transitions.ts'
import type { BatchScope } from './batch-scope.ts'
import type { Disposition } from './postpone.ts'

/** Records the end of a task that is not to run at all. `keep` when that could not be done now. */
export async function endUnrun(
  envelope: Envelope,
  ending: Ending,
  { store, runtime }: BatchScope,
): Promise<Disposition> {
  if (envelope.track === 'none') return 'done'
  const now = runtime.clock.now()
  const pending = pendingRecord(envelope, recordInput(envelope.input), envelope.retention ?? DEFAULTS.task.retentionMs)
  const ended = endedRecord(pending, ending, now)
  try {
    if (ending.status === 'FAILURE')
      await store.putParts([await inputToKeep(envelope, ended.ttl, (key, text) => runtime.blobs.put(key, text))])
  } catch {
    return 'keep'
  }
  if (envelope.rec === 'claim') {
    const answer = await store.insert(ended)
    if (answer.outcome !== 'exists') return answer.outcome === 'inserted' ? 'done' : 'keep'
  }
  const first = await store.update(settlePendingWrite(pending, ending, now))
  if (first.outcome !== 'refused') return first.outcome === 'updated' ? 'done' : 'keep'
  return endAsItIs(first.record, ending, now, store)
}

/** The record had moved on: it ends if it waits still, and is left alone if somebody runs it. */
async function endAsItIs(
  record: TaskRecord | undefined,
  ending: Ending,
  now: number,
  store: BatchScope['store'],
): Promise<Disposition> {
  if (record === undefined || isTerminal(record.status)) return 'done'
  if (record.status !== 'PENDING') return 'keep'
  const answer = await store.update(settlePendingWrite(record, ending, now))
  return answer.outcome === 'updated' ? 'done' : 'keep'
}
