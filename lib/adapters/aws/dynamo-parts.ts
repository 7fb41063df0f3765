import type { WriteRequest } from '@aws-sdk/client-dynamodb'
import { BackendError } from '../../core/errors/index.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Part } from '../../core/record.ts'
import { TTL_ATTRIBUTE } from '../../core/table-schema.ts'
import { type Attributes, partKey } from './attributes.ts'
import { hasExpired } from './dynamo-read.ts'
import { type DynamoTable, nowSeconds } from './dynamo-table.ts'
import { chunks, retryLeft } from './pace.ts'

/** Writes the parts, the last of each id and name; rejects with BackendError when some were not taken. */
export async function writeParts(table: DynamoTable, parts: readonly Part[]): Promise<void> {
  // BatchWriteItem refuses a batch that names a key twice.
  const distinct = [...new Map(parts.map((part) => [`${part.id}\n${part.part}`, part])).values()]
  const { calls, name } = await table.reach()
  await Promise.all(
    chunks(distinct, LIMITS.statementBatch.max).map(async (chunk) => {
      const requests = chunk.map((part): WriteRequest => ({ PutRequest: { Item: partItem(part) } }))
      const { left, tried } = await retryLeft(requests, table, async (round) => {
        const { UnprocessedItems } = await calls.batchWrite({ RequestItems: { [name]: [...round] } })
        return UnprocessedItems?.[name] ?? []
      })
      if (left.length === 0) return
      const message = `${left.length} of ${chunk.length} items were not written, given up ${tried}`
      throw new BackendError('DynamoDB BatchWriteItem', message, { throttled: true })
    }),
  )
}

/** The live parts of one id whose names begin with `prefix`, by name. */
export async function findParts(table: DynamoTable, id: string, prefix: string): Promise<Part[]> {
  const { calls, name } = await table.reach()
  const seconds = nowSeconds(table)
  const parts: Part[] = []
  let start: Attributes | undefined
  do {
    const reply = await calls.query({
      TableName: name,
      ConsistentRead: true,
      KeyConditionExpression: prefix === '' ? '#id = :id' : '#id = :id AND begins_with(#part, :prefix)',
      ExpressionAttributeNames: { '#id': 'id', ...(prefix !== '' && { '#part': 'part' }) },
      ExpressionAttributeValues: { ':id': { S: id }, ...(prefix !== '' && { ':prefix': { S: prefix } }) },
      ...(start !== undefined && { ExclusiveStartKey: start }),
    })
    // The record is under the same id, but no part: it has no body.
    const found = (reply.Items ?? []).filter((item) => item['body'] !== undefined && !hasExpired(item, seconds))
    parts.push(...found.map(itemPart))
    start = reply.LastEvaluatedKey
  } while (start !== undefined)
  return parts
}

export function itemPart(item: Attributes): Part {
  const ttl = item[TTL_ATTRIBUTE]?.N
  return {
    id: item['id']?.S ?? '',
    part: item['part']?.S ?? '',
    body: item['body']?.S ?? '',
    ...(ttl !== undefined && { ttl: Number(ttl) }),
  }
}

function partItem({ id, part, body, ttl }: Part): Attributes {
  return { ...partKey(id, part), body: { S: body }, ...(ttl !== undefined && { [TTL_ATTRIBUTE]: { N: String(ttl) } }) }
}
