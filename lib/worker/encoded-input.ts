import { BackendError, ErrorCode } from '../core/errors/index.ts'
import type { JsonValue } from '../core/json.ts'
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
  return { encoded: text === undefined ? input : (JSON.parse(text) as JsonValue) }
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
