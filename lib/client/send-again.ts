import type { BriefRecord } from '../core/brief-record.ts'
import type { Envelope } from '../core/envelope.ts'
import { BackendError } from '../core/errors/index.ts'
import type { TaskRecord } from '../core/record.ts'
import { trackOf } from '../core/task-id.ts'
import { pendingRecord, resendWrite } from '../core/transitions.ts'
import type { ClientCore } from './client-core.ts'
import { type Delivery, outgoing } from './delivery.ts'
import type { Draft } from './draft.ts'
import { isUnsentRecord } from './end-unsent.ts'

/** Records that change between look and write are looked at anew so often. */
const ROUNDS = 5

/**
 * Sends a task that has its id already: its message may be on its way, or may never have been sent.
 *
 * The record's revision is raised first, so that a first sender that fails can't end the task under this one. A second message costs
 * nothing but itself: the worker's claim drops it.
 *
 * @param record - as it is; `undefined` when there is none.
 * @returns `over` when the task is running or has ended, `unsent` when it has ended because it could not be sent.
 */
export async function sendAgain(
  core: ClientCore,
  id: string,
  record: BriefRecord | undefined,
  draft: Pick<Draft, 'envelope' | 'smallInput' | 'retentionMs'>,
): Promise<Delivery | 'over' | 'unsent'> {
  const { store } = core.backend
  let known = record
  for (let round = 0; round < ROUNDS; round++) {
    if (known === undefined) {
      const { envelope, record: fresh } = missing(id, draft)
      if (fresh === undefined) return core.outbox.put(outgoing(core, envelope, undefined, 'leave'))
      // Not left to the outbox: if a first sender's record comes between, its revision has to be raised like any other's.
      const [answer] = await store.insertMany([fresh])
      if (answer?.outcome === 'unavailable') return { outcome: 'refused', error: answer.error }
      if (answer?.outcome === 'inserted') return core.outbox.put(outgoing(core, envelope, undefined, 'leave'))
      ;[known] = await store.getBriefs([id])
      continue
    }
    if (known.status !== 'PENDING') return isUnsentRecord(known) ? 'unsent' : 'over'
    const [answer] = await store.updateBriefly([resendWrite(known, core.backend.clock.now())])
    if (answer?.outcome === 'unavailable') return { outcome: 'refused', error: answer.error }
    if (answer?.outcome === 'updated') {
      const sending = outgoing(core, asRecorded(draft.envelope, known), undefined, 'leave')
      return core.outbox.put({ ...sending, firstWait: known.notBefore === known.dueAt })
    }
    known = answer?.record
  }
  const error = new BackendError('Enqueue', `others kept sending task ${id}, too`)
  return { outcome: 'unknown', error }
}

/** What is written and sent for a task that nothing is known of but its id. */
function missing(
  id: string,
  { envelope, smallInput, retentionMs }: Pick<Draft, 'envelope' | 'smallInput' | 'retentionMs'>,
): { readonly envelope: Envelope; readonly record: TaskRecord | undefined } {
  const track = trackOf(id)
  const own: Envelope = { ...envelope, id, track, rec: track === 'full' ? 'put' : envelope.rec }
  return {
    envelope: own,
    record: own.rec === 'put' ? { ...pendingRecord(own, smallInput, retentionMs), rev: 1 } : undefined,
  }
}

/** The message as the record would have it: its queue and its time, not this call's. Only what a deploy has moved goes where it belongs today. */
function asRecorded({ dueAt: _, expiresAt: __, ...envelope }: Envelope, record: BriefRecord): Envelope {
  const dueAt = record.notBefore ?? record.dueAt
  const moved = envelope.group !== record.group
  return {
    ...envelope,
    id: record.id,
    track: trackOf(record.id),
    // The record is there, whatever it began with.
    rec: 'put',
    ...(!moved && { priority: record.priority }),
    enqueuedAt: record.createdAt,
    attempt: record.attempt,
    ...(dueAt !== undefined && { dueAt }),
    ...(record.expiresAt !== undefined && { expiresAt: record.expiresAt }),
  }
}
