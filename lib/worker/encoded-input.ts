import type { Envelope } from '../core/envelope.ts'
import { BackendError, ErrorCode, PayloadUnreadableError } from '../core/errors/index.ts'
import { type JsonValue, nestsDeeper } from '../core/json.ts'
import { LIMITS } from '../core/limits.ts'
import type { TaskSpec } from '../core/task-spec.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Attempt } from './attempt.ts'
import type { RunEnd } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'

/** A task's input as its codec has it, from the message or from where it went; or why the task can't run with it. */
export function encodedInput(
  { envelope, spec }: Pick<Attempt, 'envelope' | 'spec'>,
  { blobs }: WorkerRuntime,
): Found | Promise<Found> {
  const { input, inputRef } = envelope
  if (inputRef === undefined) return otherCodec(envelope, spec) ?? { encoded: input }
  return storedInput(inputRef, envelope, spec, blobs)
}

type Found = { readonly encoded: JsonValue | undefined } | RunEnd

async function storedInput(inputRef: string, envelope: Envelope, spec: TaskSpec, blobs: BlobStore): Promise<Found> {
  const text = await fetched(() => blobs.get(inputRef))
  if (text instanceof PayloadUnreadableError) return refused('InputUnreadable', text.code, text.message)
  // A store that can't be reached is worth another try.
  if (text instanceof BackendError) return { kind: 'backend-unavailable' }
  if (text === undefined) {
    const message = `its input is gone from ${inputRef}; enqueue the task again`
    return refused('InputMissing', ErrorCode.TaskNotFound, message)
  }
  return otherCodec(envelope, spec) ?? parsed(text, inputRef)
}

function otherCodec({ codec }: Envelope, spec: TaskSpec): RunEnd | undefined {
  if (codec === spec.codec.name) return undefined
  const message = `its input travels by codec '${codec}', and the task reads '${spec.codec.name}'; enqueue it with the definition that is deployed`
  return refused('SerializationError', ErrorCode.Serialization, message)
}

function parsed(text: string, inputRef: string): Found {
  try {
    if (!nestsDeeper(text, LIMITS.nesting.max)) return { encoded: JSON.parse(text) as JsonValue }
  } catch {
    // As what nests too deep: nothing that a client stored.
  }
  const message = `what ${inputRef} holds is no input of a task; enqueue the task again`
  return refused('InputUnreadable', ErrorCode.PayloadUnreadable, message)
}

async function fetched(get: () => Promise<string | undefined>): Promise<string | undefined | BackendError> {
  try {
    return await get()
  } catch (error) {
    if (error instanceof BackendError) return error
    throw error
  }
}

function refused(type: string, code: string, message: string): RunEnd {
  return { kind: 'refused', error: { type, code, message, retryable: false } }
}
