import { BackendError } from '../../core/errors/index.ts'
import type { KeyItem } from '../../core/record.ts'
import { KEY_PART, TTL_ATTRIBUTE } from '../../core/table-schema.ts'
import { type Attributes, partKey } from './attributes.ts'
import type { DynamoTable } from './dynamo-table.ts'

type KeyAnswer = { readonly taken: true } | { readonly taken: false; readonly holder: KeyItem }

/** Takes an idempotency key by one conditional PutItem; a failed condition brings the holder along. */
export async function takeKey(table: DynamoTable, item: KeyItem, nowMs: number): Promise<KeyAnswer> {
  const { calls, name } = await table.reach()
  const answer = await calls.put({
    TableName: name,
    Item: {
      ...partKey(item.id, KEY_PART),
      taskId: { S: item.taskId },
      inputHash: { S: item.inputHash },
      until: { N: String(item.until) },
      [TTL_ATTRIBUTE]: { N: String(Math.ceil(item.until / 1000)) },
    },
    ConditionExpression: 'attribute_not_exists(#id) OR #until <= :now',
    ExpressionAttributeNames: { '#id': 'id', '#until': 'until' },
    ExpressionAttributeValues: { ':now': { N: String(nowMs) } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
  if (answer.done) return { taken: true }
  if (answer.item === undefined) {
    throw new BackendError('DynamoDB PutItem', 'an idempotency key was refused without saying whose it is')
  }
  return { taken: false, holder: keyItem(answer.item) }
}

function keyItem(item: Attributes): KeyItem {
  return {
    id: item['id']?.S ?? '',
    taskId: item['taskId']?.S ?? '',
    inputHash: item['inputHash']?.S ?? '',
    until: Number(item['until']?.N),
  }
}
