import { IdempotencyConflictError } from '../core/errors/index.ts'
import { inputToKeep } from '../core/kept-input.ts'
import { inputKey } from '../core/payload-keys.ts'
import type { Part, TaskRecord } from '../core/record.ts'
import { nextRetryId } from '../core/task-id.ts'
import { pendingRecord } from '../core/transitions.ts'
import type { ClientCore } from './client-core.ts'
import { outgoing, type Submission } from './delivery.ts'
import type { Draft, KeyRequest } from './draft.ts'
import { sendAgain } from './send-again.ts'

/** Stores what must be stored, takes the idempotency key, writes the record, sends the message: in this order. Never rejects. */
export async function submit(core: ClientCore, draft: Draft): Promise<Submission> {
  const { id } = draft.envelope
  try {
    const stored = await storeInput(core, draft)
    return stored.key === undefined ? await sendNew(core, stored) : await submitOnce(core, stored, stored.key)
  } catch (error) {
    return { outcome: 'refused', id, error: error instanceof Error ? error : new Error(String(error)) }
  }
}

/** The draft with its large input stored, and its reference in the envelope. */
async function storeInput({ backend }: ClientCore, draft: Draft): Promise<Draft> {
  if (draft.upload === undefined) return draft
  const { id, enqueuedAt, dueAt = enqueuedAt } = draft.envelope
  const inputRef = await backend.blobs.put(inputKey(id, dueAt - enqueuedAt), draft.upload)
  return { ...draft, envelope: { ...draft.envelope, inputRef }, upload: undefined }
}

async function sendNew(core: ClientCore, draft: Draft): Promise<Submission> {
  const { envelope } = draft
  const record = newRecord(draft)
  const keeps = draft.keepInput && record !== undefined && record.input === undefined
  const part = keeps ? await partToKeep(core, draft, record) : undefined
  // Who finds the key sends again: ending the task here could end what another call got through.
  const fallback =
    record !== undefined ? 'settle' : envelope.track === 'none' || draft.key !== undefined ? 'leave' : 'tombstone'
  const delivery = await core.outbox.put({ ...outgoing(core, envelope, record, fallback, draft.body), part })
  const { id } = envelope
  return delivery.outcome === 'accepted' ? { outcome: 'accepted', id, created: true } : { ...delivery, id }
}

function newRecord({ envelope, smallInput, retentionMs }: Draft): TaskRecord | undefined {
  return envelope.rec === 'put' ? pendingRecord(envelope, smallInput, retentionMs) : undefined
}

function partToKeep({ backend }: ClientCore, { envelope, retentionMs }: Draft, record: TaskRecord): Promise<Part> {
  const ttl = record.ttl + Math.ceil(retentionMs / 1000)
  return inputToKeep(envelope, ttl, (key, text) => backend.blobs.put(key, text))
}

/** As {@link sendNew}, but calls of this process that use one key at once wait for the first instead of sending, too. */
async function submitOnce(core: ClientCore, draft: Draft, request: KeyRequest): Promise<Submission> {
  const { keysInUse } = core
  const slot = `${request.itemId} ${request.inputHash}`
  for (let other = keysInUse.get(slot); other !== undefined; other = keysInUse.get(slot)) {
    const first = await other
    if (first.outcome === 'accepted') return found(core, draft, first.id)
  }
  const submission = submitKeyed(core, draft, request)
  keysInUse.set(slot, submission)
  try {
    return await submission
  } finally {
    keysInUse.delete(slot)
  }
}

async function submitKeyed(core: ClientCore, draft: Draft, request: KeyRequest): Promise<Submission> {
  const { store, clock } = core.backend
  const taskId = draft.envelope.id
  const now = clock.now()
  const item = { id: request.itemId, taskId, inputHash: request.inputHash, until: now + request.windowMs }
  const answer = await store.takeKey(item, now)
  // Our own id under the key: the reply to our first try was lost.
  if (answer.taken || answer.holder.taskId === taskId) return sendNew(core, draft)
  const { holder } = answer
  if (holder.inputHash !== request.inputHash) throw new IdempotencyConflictError(request.key, holder.taskId)
  return rejoin(core, draft, holder.taskId)
}

/** Makes sure that the task behind a key is on its way: whoever took the key may have died half-way. */
async function rejoin(core: ClientCore, draft: Draft, holderId: string): Promise<Submission> {
  for (let id = holderId; ; id = nextRetryId(id)) {
    const [record] = await core.backend.store.getBriefs([id])
    const outcome = await sendAgain(core, id, record, draft)
    // What could never be sent has ended; the key passes on to the next id, the same for whoever comes.
    if (outcome === 'unsent') continue
    if (outcome === 'over') return found(core, draft, id)
    const created = record === undefined && id !== holderId
    return outcome.outcome === 'accepted' ? { outcome: 'accepted', id, created } : { ...outcome, id }
  }
}

/** The task is there; what this call stored for it is of no use. */
async function found(core: ClientCore, draft: Draft, id: string): Promise<Submission> {
  const { inputRef } = draft.envelope
  // Its lifecycle rule deletes it in the end; failing to tidy up is no failure to enqueue.
  if (inputRef !== undefined) await core.backend.blobs.delete(inputRef).catch(() => undefined)
  return { outcome: 'accepted', id, created: false }
}
