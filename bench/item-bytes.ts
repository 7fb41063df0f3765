/** An attribute as DynamoDB's JSON has it. */
export type WireValue = Readonly<Record<string, unknown>>
export type WireItem = Readonly<Record<string, WireValue>>

/**
 * What DynamoDB counts for an item, by the rules of its guide ("DynamoDB item sizes and formats"): names and strings in UTF-8, numbers by
 * their significant digits, two to a byte, and one more; lists and maps 3 bytes, and 1 for each of their elements.
 */
export function itemBytes(item: WireItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0)
}

/** Write units of an item of so many bytes: one for each KB begun. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

const COLLECTION_BYTES = 3

function valueBytes(value: WireValue): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value)
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content))
    case 'N':
      return Math.ceil(String(content).replace(/^-?0*|\.|0*$/g, '').length / 2) + 1
    case 'L': {
      const elements = content as readonly WireValue[]
      return COLLECTION_BYTES + elements.reduce((sum, element) => sum + 1 + valueBytes(element), 0)
    }
    case 'M': {
      const map = content as WireItem
      return COLLECTION_BYTES + Object.keys(map).length + itemBytes(map)
    }
    case 'BOOL':
    case 'NULL':
      return 1
    default:
      throw new Error(`no record of ours has an attribute of type ${type}`)
  }
}
