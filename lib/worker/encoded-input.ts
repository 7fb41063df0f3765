import { BackendError, ErrorCode, PayloadUnreadableError } from '../core/errors/index.ts'
import { type JsonValue, nestsDeeper } from '../core/json.ts'
import { LIMITS } from '../core/limits.ts'
import type { Attempt } from './attempt.ts'
import type { RunEnd } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'

/** A task's input as its codec has it, from the message or from where it went; or why the task can't run with it. */
export async function encodedInput(
  { envelope, spec }: Pick<Attempt, 'envelope' | 'spec'>,
  { blobs }: WorkerRuntime,
): Promise<{ readonly encoded: JsonValue | undefined } | RunEnd> {
  const { input, inputRef, codec } = envelope
  const text = inputRef === undefined ? undefined : await fetched(() => blobs.get(inputRef))
  if (text instanceof PayloadUnreadableError) return refused('InputUnreadable', text.code, text.message)
  // A store that can't be reached is worth another try.
  if (text instanceof BackendError) return { kind: 'backend-unavailable' }
  if (inputRef !== undefined && text === undefined) {
    const message = `its input is gone from ${inputRef}; enqueue the task again`
    return refused('InputMissing', ErrorCode.TaskNotFound, message)
  }
  if (codec !== spec.codec.name) {
    const message = `its input travels by codec '${codec}', and the task reads '${spec.codec.name}'; enqueue it with the definition that is deployed`
    return refused('SerializationError', ErrorCode.Serialization, message)
  }
  return text === undefined ? { encoded: input } : parsed(text, inputRef)
}

function parsed(text: string, inputRef: string | undefined): { readonly encoded: JsonValue } | RunEnd {
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
