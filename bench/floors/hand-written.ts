import { randomUUID } from 'node:crypto'
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

const LEASE_MS = 30_000

/**
 * What a careful programmer writes for a worker: one conditional UpdateItem claims a task, one records its end, and only what failed comes
 * back. No heartbeat, no retry policy, no timeout, no logs.
 */
export function handWritten(client: DynamoDBClient, table: string, run: (input: unknown) => unknown) {
  const work = async ({ body }: SQSRecord) => {
    const { id, input } = JSON.parse(body) as { readonly id: string; readonly input: unknown }
    const token = randomUUID()
    const startedAt = Date.now()
    await client.send(claim(table, id, token, startedAt))
    const result = await run(input)
    await client.send(complete(table, id, token, startedAt, result))
  }
  return async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const ends = await Promise.allSettled(Records.map(work))
    const failed = Records.filter((_, index) => ends[index]?.status === 'rejected')
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
  }
}

function claim(TableName: string, id: string, token: string, now: number): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName,
    Key: { id: { S: id }, part: { S: 'task' } },
    UpdateExpression: 'SET #status = :started, startedAt = :now, leaseToken = :token, leaseUntil = :until',
    ConditionExpression: '#status = :pending OR (#status = :started AND leaseUntil < :now)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':started': { S: 'STARTED' },
      ':pending': { S: 'PENDING' },
      ':now': { N: String(now) },
      ':token': { S: token },
      ':until': { N: String(now + LEASE_MS) },
    },
  })
}

function complete(TableName: string, id: string, token: string, startedAt: number, result: unknown): UpdateItemCommand {
  const now = Date.now()
  return new UpdateItemCommand({
    TableName,
    Key: { id: { S: id }, part: { S: 'task' } },
    UpdateExpression:
      'SET #status = :success, completedAt = :now, executionMs = :ms, #result = :result REMOVE leaseToken, leaseUntil',
    ConditionExpression: 'leaseToken = :token',
    ExpressionAttributeNames: { '#status': 'status', '#result': 'result' },
    ExpressionAttributeValues: {
      ':success': { S: 'SUCCESS' },
      ':now': { N: String(now) },
      ':ms': { N: String(now - startedAt) },
      ':result': { S: JSON.stringify(result) },
      ':token': { S: token },
    },
  })
}
