import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { BackendError } from '../../core/errors/index.ts'
import type { Part, TaskRecord } from '../../core/record.ts'
import { INDEXES, shardKey, shardOf, TABLE_KEY, TASK_PART, TTL_ATTRIBUTE } from '../../core/table-schema.ts'

/** DynamoDB's typed values, by hand: a record is a flat map of a few dozen, and a general library costs more than the rest of the call. */
export type Attributes = Record<string, AttributeValue>

/** Attributes that a record's item has beside the record's own fields. */
const NOT_FIELDS: ReadonlySet<string> = new Set([TABLE_KEY.range, INDEXES.listing.hash, INDEXES.marked.hash])

/** The item of a record. With `listing`, it also stands in the listing index. */
export function recordItem(record: TaskRecord, listing: boolean): Attributes {
  const item: Attributes = { [TABLE_KEY.range]: { S: TASK_PART } }
  for (const [field, value] of Object.entries(record)) {
    if (value !== undefined) item[field] = toAttribute(value)
  }
  const shard = shardOf(record.id)
  if (listing) item[INDEXES.listing.hash] = { S: shardKey('l', shard) }
  if (record.mark !== undefined) item[INDEXES.marked.hash] = { S: shardKey(record.mark, shard) }
  return item
}

/** The record of an item that was written as one. */
export function itemRecord(item: Attributes): TaskRecord {
  const record: Record<string, unknown> = {}
  for (const name in item) {
    const value = item[name]
    if (value !== undefined && !NOT_FIELDS.has(name)) record[name] = fromAttribute(value)
  }
  return record as unknown as TaskRecord
}

/** The item of any other part of a task. */
export function partItem({ id, part, body, ttl }: Part): Attributes {
  return { ...partKey(id, part), body: { S: body }, ...(ttl !== undefined && { [TTL_ATTRIBUTE]: { N: String(ttl) } }) }
}

/** The part of an item that was written as one. */
export function itemPart(item: Attributes): Part {
  const ttl = item[TTL_ATTRIBUTE]?.N
  return {
    id: item['id']?.S ?? '',
    part: item['part']?.S ?? '',
    body: item['body']?.S ?? '',
    ...(ttl !== undefined && { ttl: Number(ttl) }),
  }
}

export function taskKey(id: string): Attributes {
  return partKey(id, TASK_PART)
}

export function partKey(id: string, part: string): Attributes {
  return { [TABLE_KEY.hash]: { S: id }, [TABLE_KEY.range]: { S: part } }
}

/** Text, numbers, booleans and maps of them. */
export function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value }
    case 'number':
      return { N: String(value) }
    case 'boolean':
      return { BOOL: value }
    default:
      return { M: toMap(value as Readonly<Record<string, unknown>>) }
  }
}

function toMap(value: Readonly<Record<string, unknown>>): Attributes {
  const map: Attributes = {}
  for (const [key, entry] of Object.entries(value)) {
    if (entry !== undefined) map[key] = toAttribute(entry)
  }
  return map
}

function fromAttribute(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S
  if (value.N !== undefined) return Number(value.N)
  if (value.BOOL !== undefined) return value.BOOL
  if (value.M !== undefined) return fromMap(value.M)
  throw new BackendError('DynamoDB read', `an item holds a ${Object.keys(value)[0]}, which no record has`, {
    retryable: false,
  })
}

function fromMap(map: Attributes): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const key in map) {
    const entry = map[key]
    if (entry !== undefined) value[key] = fromAttribute(entry)
  }
  return value
}
