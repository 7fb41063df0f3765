import type { TaskHandle } from '../core/client-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVELOPE_VERSION, type Envelope } from '../core/envelope.ts'
import { OptionError, QueueUnavailableError, TaskNotFoundError, UnknownTaskError } from '../core/errors/index.ts'
import { type KeptInput, keptInput, recordInput } from '../core/kept-input.ts'
import { inputKey } from '../core/payload-keys.ts'
import { nearestPriority } from '../core/priority.ts'
import { INPUT_PART, type TaskRecord } from '../core/record.ts'
import { nextRetryId, trackOf } from '../core/task-id.ts'
import { retriedAsWrite } from '../core/transitions.ts'
import type { ClientCore } from './client-core.ts'
import { packInput } from './draft.ts'
import { makeHandle } from './handle.ts'
import { assertTracked } from './presence.ts'
import { sendAgain } from './send-again.ts'

/**
 * Runs a failed or cancelled task again, as a new one whose id follows from the old: repeating this gives the same task.
 *
 * Rejects with OptionError for a task in another state, TaskNotFoundError when it, or its input, is not known any more.
 */
export async function retryTask(core: ClientCore, id: string): Promise<TaskHandle> {
  core.assertOpen()
  return core.inProgress.track(retryNow(core, id))
}

async function retryNow(core: ClientCore, id: string): Promise<TaskHandle> {
  assertTracked(id, 'input to retry with')
  const record = await core.read(id)
  if (record === undefined) throw new TaskNotFoundError(id)
  if (record.status !== 'FAILURE' && record.status !== 'CANCELLED') throw notRetryable(record)
  if (record.name === '') throw new TaskNotFoundError(id, 'it was cancelled before its record began; enqueue it anew')
  const kept = await inputOf(core, record)
  const nextId = nextRetryId(id)
  await noteRetry(core, record, nextId)
  return send(core, record, nextId, kept)
}

async function inputOf({ backend: { store } }: ClientCore, record: TaskRecord): Promise<KeptInput> {
  const [part] = record.input === undefined ? await store.getParts([{ id: record.id, part: INPUT_PART }]) : []
  const kept = keptInput(record, part)
  if (kept !== undefined) return kept
  throw new TaskNotFoundError(
    record.id,
    "its input was not kept: that of a cancelled task is only up to 512 bytes, or with keepInput 'always'; enqueue it anew",
  )
}

async function noteRetry({ backend: { store } }: ClientCore, record: TaskRecord, nextId: string): Promise<void> {
  const [answer] = await store.updateMany([retriedAsWrite(record, nextId)])
  if (answer?.outcome === 'unavailable') throw answer.error
  if (answer?.outcome === 'refused' && answer.record === undefined) throw new TaskNotFoundError(record.id)
}

async function send(core: ClientCore, old: TaskRecord, id: string, kept: KeptInput): Promise<TaskHandle> {
  const retentionMs = old.retentionMs ?? DEFAULTS.task.retentionMs
  const envelope = retryEnvelope(core, old, id, kept, await placeNow(core, old))
  const [there] = await core.backend.store.getMany([id], { consistent: true })
  const { envelope: fitting, upload } = packInput(envelope, core.inlineBytes)
  const inputRef = upload === undefined ? undefined : await core.backend.blobs.put(inputKey(id), upload)
  const draft = {
    envelope: { ...fitting, ...(inputRef !== undefined && { inputRef }) },
    smallInput: recordInput(kept.input),
    retentionMs,
  }
  const delivery = await sendAgain(core, id, there, draft)
  if (delivery === 'over' || delivery === 'unsent' || delivery.outcome === 'accepted') {
    return makeHandle(core, id, { created: there === undefined, name: old.name })
  }
  throw new QueueUnavailableError(`task ${id} was not taken (${delivery.error.message}); call retry again`, {
    cause: delivery.error,
  })
}

function retryEnvelope(
  { backend: { clock } }: ClientCore,
  old: TaskRecord,
  id: string,
  kept: KeptInput,
  place: Place,
): Envelope {
  const { requeues: _, ...labels } = old.labels
  return {
    v: ENVELOPE_VERSION,
    id,
    rec: 'put',
    ...place,
    codec: old.codec,
    track: trackOf(id),
    enqueuedAt: clock.now(),
    retryOf: old.id,
    labels,
    ...kept,
    ...(old.tenant !== undefined && { tenant: old.tenant }),
    ...(old.parent !== undefined && { parent: old.parent }),
    ...(old.retentionMs !== undefined && { retention: old.retentionMs }),
  }
}

type Place = Pick<Envelope, 'name' | 'group' | 'priority'>

/** What the task is called today, and where its worker is; a deploy may have changed either. */
async function placeNow(core: ClientCore, { name, group, priority }: TaskRecord): Promise<Place> {
  try {
    const route = await core.routes.resolve(name)
    const { priorities = [priority] } = route
    return { name: route.name, group: route.group, priority: nearestPriority(priority, priorities) }
  } catch (error) {
    if (error instanceof UnknownTaskError) return { name, group, priority }
    throw error
  }
}

function notRetryable({ id, status }: TaskRecord): OptionError {
  const remedy = status === 'SUCCESS' ? 'enqueue it anew' : 'wait for its end, or cancel it first'
  return new OptionError(
    'id',
    `task ${id} is ${status}, and only a failed or cancelled task can be run again; ${remedy}`,
  )
}
