import { SerializationError } from './errors/index.ts'
import { LIMITS } from './limits.ts'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * What JSON gives back for `value`: `toJSON` honoured, `undefined` properties left out.
 *
 * Unlike `JSON.stringify` it never changes a value in silence.
 *
 * @throws SerializationError naming the path, for what JSON can't carry.
 */
export function toJson(value: unknown, path: string): JsonValue {
  return convert(value, path, [])
}

/** Whether arrays and objects in a JSON text stand within each other more than `max` deep. */
export function nestsDeeper(text: string, max: number): boolean {
  // Each level takes two characters: short texts need no look.
  if (text.length <= 2 * max) return false
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === QUOTE) quoted = !quoted
    else if (quoted) at += char === BACKSLASH ? 1 : 0
    else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      depth += 1
      if (depth > max) return true
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) depth -= 1
  }
  return false
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

function convert(value: unknown, path: string, ancestors: readonly object[]): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (Number.isFinite(value)) return value
      throw refuse(path, String(value), 'send null or a string')
    case 'object':
      return value === null ? null : convertObject(value, path, ancestors)
    case 'bigint':
      throw refuse(path, 'a bigint', "send a string, or use codec 'rich'")
    default:
      throw refuse(path, value === undefined ? 'undefined' : `a ${typeof value}`, 'leave it out, or send null')
  }
}

function convertObject(value: object, path: string, ancestors: readonly object[]): JsonValue {
  const { max } = LIMITS.nesting
  if (ancestors.length >= max)
    throw refuse(`${path.slice(0, 80)}…`, `nested deeper than ${max} levels`, 'flatten it, or send it as text')
  if (ancestors.includes(value)) throw refuse(path, 'a cycle', "break it, or use codec 'rich'")
  const within = [...ancestors, value]
  if (value instanceof Date && Number.isNaN(value.getTime())) throw refuse(path, 'an invalid Date', 'send a valid one')
  if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), path, within)
  if (Array.isArray(value))
    return Array.from(value, (item: unknown, index) =>
      isScalar(item) ? item : convert(item, `${path}[${index}]`, within),
    )
  if (!isPlain(value)) throw refuse(path, `a ${className(value)}`, "give it a toJSON, or use codec 'rich' or your own")
  return convertEntries(value, path, within)
}

function convertEntries(value: object, path: string, within: readonly object[]): JsonValue {
  const converted: Record<string, JsonValue> = {}
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (item === undefined) continue
    const json = isScalar(item) ? item : convert(item, `${path}${step(key)}`, within)
    if (key === '__proto__') defineOwn(converted, key, json)
    else converted[key] = json
  }
  return converted
}

/** What is JSON as it stands. Most values are, and need no path: that is for refusals. */
function isScalar(value: unknown): value is string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)
}

/** Assigned, `__proto__` would set the prototype. */
function defineOwn(object: object, key: string, value: JsonValue): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true })
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  // Another realm's Object.prototype is as good: its own prototype is null.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function className(value: object): string {
  return value.constructor?.name || 'class instance'
}

function step(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

function refuse(path: string, what: string, remedy: string): SerializationError {
  return new SerializationError(path, what, remedy)
}
