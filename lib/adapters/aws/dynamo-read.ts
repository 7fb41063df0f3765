import { BackendError } from '../../core/errors/index.ts'
import { LIMITS } from '../../core/limits.ts'
import { type Attributes, partKey } from './attributes.ts'
import { type DynamoTable, nowSeconds } from './dynamo-table.ts'
import { chunks, retryLeft } from './pace.ts'

interface ItemKey {
  readonly id: string
  readonly part: string
}

interface ReadOptions {
  readonly consistent: boolean
  /** The attributes that are wanted, `id`, `part` and `ttl` among them; absent: all. An enqueuer may ask for a few only. */
  readonly fields?: readonly string[]
}

/**
 * The items of these keys, in order; `undefined` where there is none or its `ttl` has passed. A key may be named twice.
 * @throws BackendError when the table can't be read, or goes on to give only some of the keys.
 */
export async function readItems(
  table: DynamoTable,
  keys: readonly ItemKey[],
  options: ReadOptions,
): Promise<(Attributes | undefined)[]> {
  const distinct = [...new Map(keys.map((key) => [keyText(key), key])).values()]
  const pages = await Promise.all(
    chunks(distinct, LIMITS.readBatch.max).map((chunk) => readChunk(table, chunk, options)),
  )
  const now = nowSeconds(table)
  const found = new Map<string, Attributes>()
  for (const item of pages.flat()) {
    if (!hasExpired(item, now)) found.set(keyText({ id: item['id']?.S ?? '', part: item['part']?.S ?? '' }), item)
  }
  return keys.map((key) => found.get(keyText(key)))
}

/** Whether an item's `ttl` has passed: DynamoDB deletes it some time later, up to days. */
export function hasExpired(item: Attributes, seconds: number): boolean {
  const ttl = item['ttl']?.N
  return ttl !== undefined && Number(ttl) <= seconds
}

async function readChunk(
  table: DynamoTable,
  keys: readonly ItemKey[],
  { consistent, fields }: ReadOptions,
): Promise<Attributes[]> {
  const { calls, name } = await table.reach()
  const items: Attributes[] = []
  const wanted = keys.map(({ id, part }) => partKey(id, part))
  const { left, tried } = await retryLeft(wanted, table, async (Keys) => {
    const request = { Keys: [...Keys], ConsistentRead: consistent, ...(fields !== undefined && projection(fields)) }
    const reply = await calls.batchGet({ RequestItems: { [name]: request } })
    items.push(...(reply.Responses?.[name] ?? []))
    return reply.UnprocessedKeys?.[name]?.Keys ?? []
  })
  if (left.length === 0) return items
  throw new BackendError(
    'DynamoDB BatchGetItem',
    `${left.length} of ${keys.length} keys were not read, given up ${tried}`,
    {
      throttled: true,
    },
  )
}

/** Names are placeholders: `status`, `group` and `ttl` are reserved words. */
function projection(fields: readonly string[]) {
  return {
    ProjectionExpression: fields.map((field) => `#${field}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(fields.map((field) => [`#${field}`, field])),
  }
}

function keyText({ id, part }: ItemKey): string {
  return `${id}\n${part}`
}
