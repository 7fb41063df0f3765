/**
 * One line of JSON of whatever tasks give and take. What JSON lacks is said by what is next to it: a bigint by its digits, a Map by its
 * entries, a Set by its members, bytes by base64, an Error by its code and message, a cycle by `[cycle]`.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, withoutCycles()) ?? 'null'
}

/** What is being written, from the root down. */
interface Ancestor {
  readonly original: object
  readonly written: unknown
}

function withoutCycles() {
  const ancestors: Ancestor[] = []
  return function replace(this: unknown, _key: string, value: unknown): unknown {
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    while (ancestors.length > 0 && ancestors.at(-1)?.written !== this) ancestors.pop()
    if (ancestors.some(({ original }) => original === value)) return '[cycle]'
    const written = carried(value)
    ancestors.push({ original: value, written })
    return written
  }
}

function carried(value: object): unknown {
  if (value instanceof Map) return [...value.entries()]
  if (value instanceof Set) return [...value]
  if (value instanceof Error) return { code: (value as { code?: unknown }).code, message: value.message }
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  return value
}
