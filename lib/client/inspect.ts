import type { TaskDetails } from '../core/client-types.ts'
import { decodeValue } from '../core/codec.ts'
import type { JsonValue } from '../core/json.ts'
import { type KeptInput, keptInput } from '../core/kept-input.ts'
import { INPUT_PART, type TaskRecord } from '../core/record.ts'
import { keptAttempts } from './attempts.ts'
import type { ClientCore } from './client-core.ts'
import { trackedRecord } from './get.ts'
import { viewOf } from './view.ts'

/** The record and all that is kept beside it; `null` where `getTask` gives `null`. */
export async function inspectTask(core: ClientCore, id: string): Promise<TaskDetails | null> {
  core.assertOpen()
  const record = await trackedRecord(core, id)
  if (record === undefined) return null
  const { resultRef, scheduleKey } = record
  const [result, input, attempts] = await Promise.all([
    resultRef === undefined ? record.result : core.backend.blobs.get(resultRef),
    wholeInput(core, record),
    keptAttempts(core, id),
  ])
  return {
    ...viewOf(core.codecs, record, result),
    ...input,
    ...(scheduleKey !== undefined && { scheduleKey }),
    attempts,
  }
}

/** An input that the record itself does not hold, where it was kept and can be read. */
async function wholeInput(core: ClientCore, record: TaskRecord): Promise<{ readonly input?: unknown }> {
  if (record.input !== undefined) return {}
  const [part] = await core.backend.store.getParts([{ id: record.id, part: INPUT_PART }])
  const codec = core.codecs.get(record.codec)
  const kept = keptInput(record, part)
  if (kept === undefined || codec === undefined) return {}
  const encoded = await encodedInput(core, kept)
  try {
    return encoded === undefined ? {} : { input: decodeValue(codec, encoded, 'input') }
  } catch {
    // Whoever looks at a task must see it even where its input is none.
    return {}
  }
}

async function encodedInput({ backend }: ClientCore, { input, inputRef }: KeptInput): Promise<JsonValue | undefined> {
  if (inputRef === undefined) return input
  const text = await backend.blobs.get(inputRef)
  return text === undefined ? undefined : (JSON.parse(text) as JsonValue)
}
