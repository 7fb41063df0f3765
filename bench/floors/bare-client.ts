import { randomUUID } from 'node:crypto'
import { BatchExecuteStatementCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'

/** Where the floor's client writes to. */
export interface BareTarget {
  readonly endpoint: string
  readonly table: string
  readonly queueUrl: string
}

interface BareTask {
  readonly id: string
  readonly input: number
  readonly createdAt: number
}

/** As the product's: so many tasks go through record and message together, so many such at once. */
const PIPELINE = 50
const PIPELINES = 8
const INSERTS = 25
const MESSAGES = 10
const DAY_SECONDS = 86_400

/**
 * What one would write by hand with the SDK's own clients for the same result: a record, put if absent, 25 to a request, then a message,
 * ten to a request, with the same fields. No validation, no options, no repeats of what failed.
 */
export function bareClient({ endpoint, table, queueUrl }: BareTarget) {
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const sqs = new SQSClient(settings)
  const dynamo = new DynamoDBClient(settings)

  const insert = async (tasks: readonly BareTask[]) => {
    const Statements = tasks.map((task) => ({ Statement: insertText(table), Parameters: parameters(task) }))
    const { Responses = [] } = await dynamo.send(new BatchExecuteStatementCommand({ Statements }))
    if (Responses.some(({ Error: error }) => error !== undefined)) throw new Error('a record was refused')
  }
  const send = async (tasks: readonly BareTask[]) => {
    const Entries = tasks.map((task, index) => ({ Id: String(index), MessageBody: body(task) }))
    const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
    if (Failed.length > 0) throw new Error('a message was refused')
  }
  return {
    /** @param recorded - whether each task has a record. */
    enqueue: async (inputs: readonly number[], recorded: boolean) => {
      const tasks = inputs.map((input) => ({ id: randomUUID(), input, createdAt: Date.now() }))
      const loads = chunks(tasks, PIPELINE)
      const pipeline = async () => {
        for (let load = loads.shift(); load !== undefined; load = loads.shift()) {
          if (recorded) await Promise.all(chunks(load, INSERTS).map(insert))
          await Promise.all(chunks(load, MESSAGES).map(send))
        }
      }
      await Promise.all(Array.from({ length: PIPELINES }, pipeline))
    },
    close: () => {
      sqs.destroy()
      dynamo.destroy()
    },
  }
}

const FIELDS = [
  ...['part', 'id', 'name', 'group', 'priority', 'status', 'attempt', 'takeovers', 'rev', 'codec', 'labels'],
  ...['createdAt', 'retentionMs', 'input', 'ttl', 'shard'],
]

function insertText(table: string): string {
  return `INSERT INTO "${table}" VALUE {${FIELDS.map((field) => `'${field}': ?`).join(', ')}}`
}

function parameters({ id, input, createdAt }: BareTask) {
  const ttl = String(Math.ceil(createdAt / 1000) + 15 * DAY_SECONDS)
  return [
    ...[{ S: 'task' }, { S: id }, { S: 'trivial' }, { S: 'default' }, { N: '2' }, { S: 'PENDING' }],
    ...[{ N: '0' }, { N: '0' }, { N: '0' }, { S: 'json' }, { M: {} }, { N: String(createdAt) }],
    ...[{ N: String(7 * DAY_SECONDS * 1000) }, { S: JSON.stringify(input) }, { N: ttl }, { S: `l#${id[35]}` }],
  ]
}

function body({ id, input, createdAt }: BareTask): string {
  const place = { name: 'trivial', group: 'default', priority: 2 }
  return JSON.stringify({ v: 1, id, rec: 'put', ...place, input, codec: 'json', track: 'full', enqueuedAt: createdAt })
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
