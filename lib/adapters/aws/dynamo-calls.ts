import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type BatchStatementRequest,
  type BatchStatementResponse,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import type { Attributes } from './attributes.ts'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'
import { withoutLogger } from './without-logger.ts'

/** The few operations of DynamoDB that the store needs. They reject with BackendError only. */
export interface DynamoCalls {
  /** BatchExecuteStatement: 1 to 25 statements, an answer each, in order. */
  execute(statements: BatchStatementRequest[]): Promise<readonly BatchStatementResponse[]>
  put(input: PutItemCommandInput): Promise<ConditionAnswer>
  update(input: UpdateItemCommandInput): Promise<ConditionAnswer>
  batchGet(input: BatchGetItemCommandInput): Promise<BatchGetItemCommandOutput>
  query(input: QueryCommandInput): Promise<QueryCommandOutput>
  destroy(): void
}

/** Whether a conditional write was done, and else the item as it is, where it was asked for. */
export type ConditionAnswer = { readonly done: true } | { readonly done: false; readonly item: Attributes | undefined }

export function dynamoCalls(config: ServiceConfig): DynamoCalls {
  const client = countTries(withoutLogger(new DynamoDBClient(config)))
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`DynamoDB ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    execute: async (Statements) => {
      const command = new BatchExecuteStatementCommand({ Statements })
      const { Responses } = await call('BatchExecuteStatement', (options) => client.send(command, options))
      return Responses ?? []
    },
    put: (input) => call('PutItem', (options) => conditional(client.send(new PutItemCommand(input), options))),
    update: (input) => call('UpdateItem', (options) => conditional(client.send(new UpdateItemCommand(input), options))),
    batchGet: (input) => call('BatchGetItem', (options) => client.send(new BatchGetItemCommand(input), options)),
    query: (input) => call('Query', (options) => client.send(new QueryCommand(input), options)),
    destroy: () => client.destroy(),
  }
}

async function conditional(sent: Promise<unknown>): Promise<ConditionAnswer> {
  try {
    await sent
    return { done: true }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error
    return { done: false, item: (error as { readonly Item?: Attributes }).Item }
  }
}
