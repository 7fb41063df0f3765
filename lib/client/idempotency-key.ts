import { createHash } from 'node:crypto'
import type { JsonValue } from '../core/json.ts'

/** The id of the item that holds an idempotency key. Hashed: a caller's key may be of any length and say anything. */
export function keyItemId(app: string, taskName: string, key: string): string {
  return `key#${sha256(`${app}|${taskName}|${key}`)}`
}

/** The same for inputs that mean the same: the order of an object's keys does not count. */
export function inputHash(encoded: JsonValue | undefined): string {
  return sha256(encoded === undefined ? 'undefined' : JSON.stringify(encoded, sortedKeys))
}

function sortedKeys(_: string, value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
