import { randomUUID } from 'node:crypto'
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchStatementRequest,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb'
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

/**
 * The least that makes the requests of Tasklane's worker for a batch, with the SDK clients that it has: whether the queue is paused, the
 * claims, the ends. No retries, timeouts, heartbeats or logs; and the task is the echo that the app next to it has.
 */

const dynamo = new DynamoDBClient()
const sqs = new SQSClient()
const table = process.env['TASKLANE_TABLE'] ?? ''
const LEASE_MS = 30_000
const RETRY_SECONDS = 30

interface Envelope {
  readonly id: string
  readonly input: unknown
}

export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  await dynamo.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [key('control')] } } }))
  const tasks = Records.map(({ body }) => JSON.parse(body) as Envelope)
  const token = randomUUID()
  const claimed = await execute(tasks.map(({ id }) => claim(id, token)))
  const ended = await execute(tasks.map((task) => complete(task, token)))
  const failed = Records.filter((_, index) => !(claimed[index] && ended[index]))
  if (failed.length > 0) await hide(failed)
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) }
}

async function execute(Statements: BatchStatementRequest[]): Promise<boolean[]> {
  const { Responses = [] } = await dynamo.send(new BatchExecuteStatementCommand({ Statements }))
  return Responses.map(({ Error: error }) => error === undefined)
}

async function hide(records: readonly SQSRecord[]): Promise<void> {
  const Entries = records.map(({ receiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
    VisibilityTimeout: RETRY_SECONDS,
  }))
  await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: process.env['TASKLANE_QUEUE_URL'], Entries }))
}

function key(id: string) {
  return { id: { S: id }, part: { S: 'task' } }
}

function claim(id: string, token: string): BatchStatementRequest {
  const now = Date.now()
  return {
    Statement: `UPDATE "${table}" SET "status"=? SET "startedAt"=? SET "leaseToken"=? SET "leaseUntil"=? WHERE "id"=? AND "part"=? AND "status"=?`,
    Parameters: [
      ...[{ S: 'STARTED' }, { N: String(now) }, { S: token }, { N: String(now + LEASE_MS) }],
      ...[{ S: id }, { S: 'task' }, { S: 'PENDING' }],
    ],
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

function complete({ id, input }: Envelope, token: string): BatchStatementRequest {
  return {
    Statement: `UPDATE "${table}" SET "status"=? SET "completedAt"=? SET "result"=? WHERE "id"=? AND "part"=? AND "leaseToken"=?`,
    Parameters: [
      ...[{ S: 'SUCCESS' }, { N: String(Date.now()) }, { S: JSON.stringify(input) }],
      ...[{ S: id }, { S: 'task' }, { S: token }],
    ],
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}
