import type { Envelope } from './envelope.ts'
import type { JsonValue } from './json.ts'
import { LIMITS } from './limits.ts'
import { inputKey } from './payload-keys.ts'
import { INPUT_PART, type Part, type TaskRecord } from './record.ts'

/** A task's input as it is kept for `retry`: encoded, or the reference of where it lies. Neither means `undefined`. */
export interface KeptInput {
  readonly input?: JsonValue
  readonly inputRef?: string
}

/** The `input` part: the whole input, beside a record that holds only a small one. `ttl` in seconds. */
export function keptInputPart({ id, input, inputRef }: Envelope, ttl: number): Part {
  return { id, part: INPUT_PART, body: JSON.stringify({ input, inputRef }), ttl }
}

/**
 * As {@link keptInputPart}, for inputs of any size: one that no item could hold is stored first, by `store`, which gives its reference.
 */
export async function inputToKeep(
  envelope: Envelope,
  ttl: number,
  store: (key: string, text: string) => Promise<string>,
): Promise<Part> {
  const { input, ...rest } = envelope
  const part = keptInputPart(envelope, ttl)
  if (input === undefined || bytesOf(part.body) <= LIMITS.keptInputBytes.max) return part
  return keptInputPart({ ...rest, inputRef: await store(inputKey(envelope.id), JSON.stringify(input)) }, ttl)
}

/** The kept input, from the record or else the part; `undefined` when it was not kept. */
export function keptInput(record: TaskRecord, part: Part | undefined): KeptInput | undefined {
  if (record.input !== undefined) return { input: JSON.parse(record.input) as JsonValue }
  return part === undefined ? undefined : (JSON.parse(part.body) as KeptInput)
}

/** The input as JSON text for the record itself, when it is small enough for that: 512 bytes of UTF-8. */
export function recordInput(input: JsonValue | undefined): string | undefined {
  if (input === undefined) return undefined
  const text = JSON.stringify(input)
  // A character is a byte at least: long texts need no counting.
  if (text.length > LIMITS.recordInputBytes.max) return undefined
  return bytesOf(text) <= LIMITS.recordInputBytes.max ? text : undefined
}

function bytesOf(text: string): number {
  return utf8.encode(text).length
}

const utf8 = new TextEncoder()
