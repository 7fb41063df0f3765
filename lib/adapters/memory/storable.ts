/** As DynamoDB's. */
const MAX_BYTES = 400 * 1024
/** A character takes no more bytes of UTF-8. */
const MAX_CHAR_BYTES = 3

/** Why an item is none that DynamoDB would take, or `undefined`. */
export function unstorable(item: object): string | undefined {
  const most = bytesOf(item, mostBytes)
  if (Number.isNaN(most)) return 'a number of the item is none, or is infinite; leave it out'
  // Only what may be too large is worth counting.
  const bytes = most > MAX_BYTES ? bytesOf(item, Buffer.byteLength) : most
  if (bytes > MAX_BYTES) return `the item has about ${bytes} bytes, and ${MAX_BYTES} is the most; make it smaller`
  return undefined
}

/** What DynamoDB counts of a value, nearly; NaN where there is a number that it refuses. */
function bytesOf(value: unknown, textBytes: (text: string) => number): number {
  if (typeof value === 'string') return textBytes(value)
  if (typeof value === 'number') return Number.isFinite(value) ? 8 : Number.NaN
  if (typeof value !== 'object' || value === null) return 1
  let bytes = 0
  for (const name in value) bytes += textBytes(name) + bytesOf((value as Record<string, unknown>)[name], textBytes)
  return bytes
}

function mostBytes(text: string): number {
  return text.length * MAX_CHAR_BYTES
}
