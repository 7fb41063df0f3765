import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'

const FOLDER = new URL('./npm/', import.meta.url)

/** Puts the packages of `bench/floors/npm/package.json` beside it, unless they are there. */
export function installFloors(): void {
  if (existsSync(new URL('node_modules', FOLDER))) return
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' })
}

/** As much of the packages' types as is used here: whoever compiles this repository need not install them. */
interface Powertools {
  readonly BatchProcessor: new (type: 'SQS') => object
  processPartialResponse(
    event: SQSEvent,
    work: (record: SQSRecord) => Promise<unknown>,
    processor: object,
    options: { readonly context: Context },
  ): Promise<SQSBatchResponse>
  readonly IdempotencyConfig: new (options: {
    readonly eventKeyJmesPath: string
  }) => { registerLambdaContext(context: Context): void }
  readonly DynamoDBPersistenceLayer: new (options: {
    readonly tableName: string
    readonly awsSdkV3Client: DynamoDBClient
  }) => object
  makeIdempotent(
    work: (record: SQSRecord) => Promise<unknown>,
    options: { readonly persistenceStore: object; readonly config: object },
  ): (record: SQSRecord) => Promise<unknown>
}

/**
 * A worker by Powertools for AWS Lambda, as its pages have it: its batch processor around an idempotent function, which puts a record before
 * each task and updates it after. What of the product's it leaves out is what the hand-written one leaves out.
 */
export async function powertools(client: DynamoDBClient, table: string, run: (input: unknown) => unknown) {
  const { BatchProcessor, processPartialResponse, IdempotencyConfig, DynamoDBPersistenceLayer, makeIdempotent } =
    await loadPowertools()
  const processor = new BatchProcessor('SQS')
  const config = new IdempotencyConfig({ eventKeyJmesPath: 'messageId' })
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: table, awsSdkV3Client: client })
  const work = async ({ body }: SQSRecord) => run((JSON.parse(body) as { readonly input: unknown }).input)
  const idempotent = makeIdempotent(work, { persistenceStore, config })
  return (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    config.registerLambdaContext(context)
    return processPartialResponse(event, idempotent, processor, { context })
  }
}

/** What each needs to keep its records: a table with a key of its own. */
export const POWERTOOLS_TABLE = {
  TableName: 'powertools',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
}

/** By a computed name, so that nothing is looked for before it is installed. */
function loadPowertools(): Promise<Powertools> {
  return import(new URL('powertools.mjs', FOLDER).href) as Promise<Powertools>
}
