/** As DynamoDB's. */
const MAX_BYTES = 400 * 1024

/** Why an item is none that DynamoDB would take, or `undefined`. */
export function unstorable(item: object): string | undefined {
  const bytes = bytesOf(item)
  if (Number.isNaN(bytes)) return 'a number of the item is none, or is infinite; leave it out'
  if (bytes > MAX_BYTES) return `the item has about ${bytes} bytes, and ${MAX_BYTES} is the most; make it smaller`
  return undefined
}

/** What DynamoDB counts of a value, nearly; NaN where there is a number that it refuses. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return Number.isFinite(value) ? 8 : Number.NaN
  if (typeof value !== 'object' || value === null) return 1
  return Object.entries(value).reduce((sum, [name, part]) => sum + Buffer.byteLength(name) + bytesOf(part), 0)
}
