import type { Part } from '../../core/record.ts'
import { type Attributes, itemPart } from './attributes.ts'
import { hasExpired } from './dynamo-read.ts'
import { type DynamoTable, nowSeconds } from './dynamo-table.ts'

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
