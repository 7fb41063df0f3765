import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { createClient } from 'tasklane/client'
import { lambdaHandler } from '../../functions/lambda-handler.ts'
import requests from '../apps/requests.ts'
import { reportBack, settingsGiven } from '../fresh-process.ts'
import { type Rounds, spent, takeTurns } from '../spent.ts'
import { handWritten } from './hand-written.ts'
import { acknowledge, batchesOf } from './lambda-events.ts'
import { POWERTOOLS_TABLE, powertools } from './powertools.ts'
import { openStage, STAGE } from './stage.ts'

/** Full batches, handed to each worker as Lambda does: one after the other. */
export interface WorkerSettings {
  readonly batches: number
  readonly warmUp: number
  readonly rounds: number
}

export interface WorkerFigures {
  readonly rounds: Rounds
  /** Requests of one round to DynamoDB, by contender. */
  readonly requests: Readonly<Record<string, number>>
}

const { batches, ...turns } = settingsGiven<WorkerSettings>()
await using stage = await openStage(requests)
const { aws, endpoint, resources } = stage
await aws.json('DynamoDB_20120810.CreateTable', POWERTOOLS_TABLE)
await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint })
const queueUrl = resources.queueUrl.replace(/_[a-z]+$/, '_normal')
const dynamo = new DynamoDBClient({})
const run = (input: unknown) => input

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>
const handlers: Readonly<Record<string, Handler>> = {
  ours: lambdaHandler(requests),
  handWritten: handWritten(dynamo, resources.table, run),
  powertools: await powertools(dynamo, POWERTOOLS_TABLE.TableName, run),
}
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 60_000 } as Context
const counts: Record<string, number> = {}

const turnOf = (name: string, handler: Handler) => async () => {
  await Promise.all(Array.from({ length: batches * 10 }, (_, input) => client.enqueue('trivial', input)))
  const events = await batchesOf(aws, queueUrl, batches)
  await stage.requests()
  const figure = await spent(async () => {
    for (const event of events) {
      const { batchItemFailures } = await handler(event, context)
      if (batchItemFailures.length > 0) throw new Error(`${name}: ${batchItemFailures.length} of a batch failed`)
    }
  })
  counts[name] = total(await stage.requests())
  await acknowledge(aws, queueUrl, events)
  return figure
}
const contenders = Object.entries(handlers).map(([name, handler]) => [name, turnOf(name, handler)] as const)
const rounds = await takeTurns(Object.fromEntries(contenders), turns)
dynamo.destroy()
reportBack({ rounds, requests: counts } satisfies WorkerFigures)

function total(requestsSeen: Readonly<Record<string, number>>): number {
  return Object.values(requestsSeen).reduce((sum, count) => sum + count, 0)
}
