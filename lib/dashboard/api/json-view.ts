import { inspect, isDeepStrictEqual } from 'node:util'
import type { Jsonify } from '../../core/wire-types.ts'
import type { ShownValue } from '../api-types.ts'

/** A page gets no more of one value than this, in characters. */
const SHOWN_LIMIT = 262_144

/** A value as text: as JSON where that says all of it, else as Node prints it, which is for reading only. */
export function shownValue(value: unknown): ShownValue {
  const json = asJson(value)
  const text = json ?? inspect(value, { depth: 12, maxArrayLength: 1000, maxStringLength: SHOWN_LIMIT, sorted: true })
  if (text.length <= SHOWN_LIMIT) return { text, json: json !== undefined }
  return { text: text.slice(0, SHOWN_LIMIT), json: false, cut: text.length - SHOWN_LIMIT }
}

function asJson(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value, null, 2) as string | undefined
    return text !== undefined && isDeepStrictEqual(JSON.parse(text), value) ? text : undefined
  } catch {
    return undefined
  }
}

/** As it will be once it has travelled: dates as text, and nothing that is `undefined`. */
export function toJson<T>(value: T): Jsonify<T> {
  return JSON.parse(JSON.stringify(value)) as Jsonify<T>
}
