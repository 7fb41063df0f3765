import type { Part } from '../../core/record.ts'
import { TABLE_KEY, TTL_ATTRIBUTE } from '../../core/table-schema.ts'
import type { SwapAnswer } from '../../ports/task-store.ts'
import { itemPart, partItem } from './attributes.ts'
import { hasExpired } from './dynamo-read.ts'
import { type DynamoTable, nowSeconds } from './dynamo-table.ts'

/** Writes a part in the place of a known one by one conditional PutItem; a failed condition brings what is there along. */
export async function swapPart(table: DynamoTable, part: Part, expected: string | undefined): Promise<SwapAnswer> {
  const { calls, name } = await table.reach()
  const seconds = nowSeconds(table)
  const answer = await calls.put({
    TableName: name,
    Item: partItem(part),
    ...(expected === undefined ? isNone(seconds) : hasBody(expected)),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  if (answer.done) return { outcome: 'swapped' }
  const { item } = answer
  return { outcome: 'refused', present: item === undefined || hasExpired(item, seconds) ? undefined : itemPart(item) }
}

function isNone(seconds: number) {
  return {
    ConditionExpression: 'attribute_not_exists(#id) OR #ttl <= :now',
    ExpressionAttributeNames: { '#id': TABLE_KEY.hash, '#ttl': TTL_ATTRIBUTE },
    ExpressionAttributeValues: { ':now': { N: String(seconds) } },
  }
}

function hasBody(body: string) {
  return {
    ConditionExpression: '#body = :expected',
    ExpressionAttributeNames: { '#body': 'body' },
    ExpressionAttributeValues: { ':expected': { S: body } },
  }
}
