import type { TaskStore } from '../../../lib/ports/task-store.ts'
import { withMethods } from '../with-methods.ts'

/** DynamoDB's: an item with all names and values. */
const MAX_ITEM_BYTES = 400 * 1024
const MAX_KEY_BYTES = 2048

/** How many bytes DynamoDB counts of an item. @throws RangeError for what DynamoDB would refuse, and with it all that travels beside it. */
export function itemBytes(item: object): number {
  const bytes = mapBytes(item, 'item')
  if (bytes > MAX_ITEM_BYTES) throw new RangeError(`an item of ${bytes} bytes, and ${MAX_ITEM_BYTES} is the most`)
  return bytes
}

/** The store behind a watch: every write must be one that DynamoDB would take. */
export function watchedStore(store: TaskStore): TaskStore {
  return withMethods(store, {
    insertMany: (records) => {
      for (const record of records) checkItem(record)
      return store.insertMany(records)
    },
    updateMany: (writes) => {
      for (const { id, set } of writes) checkItem({ id, ...set })
      return store.updateMany(writes)
    },
    putParts: (parts) => {
      for (const part of parts) checkItem(part)
      return store.putParts(parts)
    },
    swapPart: (part, expected) => {
      checkItem(part)
      return store.swapPart(part, expected)
    },
    addParts: (parts) => {
      for (const part of parts) checkItem(part)
      return store.addParts(parts)
    },
  })
}

function checkItem(item: { readonly id: string }): void {
  const keyBytes = Buffer.byteLength(item.id)
  if (keyBytes === 0 || keyBytes > MAX_KEY_BYTES) throw new RangeError(`a key of ${keyBytes} bytes`)
  itemBytes(item)
}

function mapBytes(map: object, path: string): number {
  if (Object.getPrototypeOf(map) !== Object.prototype) throw new RangeError(`${path} is no plain map`)
  let bytes = 3
  for (const [name, value] of Object.entries(map)) {
    if (value !== undefined) bytes += 1 + textBytes(name, path) + valueBytes(value, `${path}.${name}`)
  }
  return bytes
}

function valueBytes(value: unknown, path: string): number {
  switch (typeof value) {
    case 'string':
      return textBytes(value, path)
    case 'number':
      return numberBytes(value, path)
    case 'boolean':
      return 1
    case 'object':
      if (value !== null) return mapBytes(value, path)
  }
  throw new RangeError(`${path} is a ${value === null ? 'null' : typeof value}`)
}

function textBytes(text: string, path: string): number {
  if (!text.isWellFormed()) throw new RangeError(`${path} holds a lone surrogate`)
  return Buffer.byteLength(text)
}

/** 38 digits, from 1e-130 up to just under 1e126. */
function numberBytes(value: number, path: string): number {
  const size = Math.abs(value)
  if (value !== 0 && !(size >= 1e-130 && size < 1e126)) throw new RangeError(`${path} is ${value}`)
  return 21
}
