import {
  BatchExecuteStatementCommand,
  type BatchStatementRequest,
  type BatchStatementResponse,
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb'
import { freshName } from './support.ts'

export type Attributes = Record<string, { S: string } | { N: string } | { M: Attributes } | { L: { S: string }[] }>

/** A table with the key `id`, `part` and a sparse KEYS_ONLY index `open` on `shard`, `createdAt`. */
export async function makeTable(dynamo: DynamoDBClient, TableName = freshName('table')): Promise<string> {
  const attribute = (AttributeName: string, AttributeType: 'S' | 'N') => ({ AttributeName, AttributeType })
  const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const })
  const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' as const })
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        attribute('id', 'S'),
        attribute('part', 'S'),
        attribute('shard', 'S'),
        attribute('createdAt', 'N'),
      ],
      KeySchema: [hash('id'), range('part')],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'open',
          KeySchema: [hash('shard'), range('createdAt')],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  )
  return TableName
}

/** The key of an item whose part is 'task'. */
export function keyOf(id: string): { id: { S: string }; part: { S: string } } {
  return { id: { S: id }, part: { S: 'task' } }
}

export function put(dynamo: DynamoDBClient, TableName: string, id: string, attributes: Attributes = {}) {
  return dynamo.send(new PutItemCommand({ TableName, Item: { ...keyOf(id), ...attributes } }))
}

export async function get(dynamo: DynamoDBClient, TableName: string, id: string) {
  return (await dynamo.send(new GetItemCommand({ TableName, Key: keyOf(id), ConsistentRead: true }))).Item
}

/** Sends statements as one batch and gives their answers in order. */
export async function batch(
  dynamo: DynamoDBClient,
  ...Statements: BatchStatementRequest[]
): Promise<BatchStatementResponse[]> {
  return (await dynamo.send(new BatchExecuteStatementCommand({ Statements }))).Responses ?? []
}
