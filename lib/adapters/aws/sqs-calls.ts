import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchRequestEntry,
  DeleteMessageBatchCommand,
  type DeleteMessageBatchRequestEntry,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'
import { withoutLogger } from './without-logger.ts'

/** What a batch reply says of the entries that were not taken; all others were. */
export interface FailedEntry {
  readonly Id?: string | undefined
  readonly Code?: string | undefined
  readonly Message?: string | undefined
  /** Whether it is the entry's own fault: it will never be taken. */
  readonly SenderFault?: boolean | undefined
}

type Attributes = Readonly<Partial<Record<string, string>>>

/** The few operations of SQS that the queue needs. They reject with BackendError only. */
export interface SqsCalls {
  send(url: string, entries: SendMessageBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  delete(url: string, entries: DeleteMessageBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  changeVisibility(url: string, entries: ChangeMessageVisibilityBatchRequestEntry[]): Promise<readonly FailedEntry[]>
  receive(input: ReceiveMessageCommandInput): Promise<readonly Message[]>
  counts(url: string): Promise<Attributes>
  destroy(): void
}

export function sqsCalls(config: ServiceConfig): SqsCalls {
  // Queue URLs name the host that AWS or an emulator believes it has; a chosen endpoint is the one to talk to.
  const client = countTries(
    withoutLogger(new SQSClient({ ...config, ...(config.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) })),
  )
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>, waitMs = 0) =>
    sdkCall(`SQS ${operation}`, config.endpoint, run, waitMs + config.deadlineMs)
  const quick = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    call(operation, (options) => run({ ...options, requestTimeout: config.deadlineMs / 2 }))
  const failures = async (
    operation: string,
    run: (options: SendOptions) => Promise<{ readonly Failed?: FailedEntry[] | undefined }>,
  ) => (await quick(operation, run)).Failed ?? []
  return {
    send: (QueueUrl, Entries) =>
      failures('SendMessageBatch', (options) =>
        client.send(new SendMessageBatchCommand({ QueueUrl, Entries }), options),
      ),
    delete: (QueueUrl, Entries) =>
      failures('DeleteMessageBatch', (options) =>
        client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }), options),
      ),
    changeVisibility: (QueueUrl, Entries) =>
      failures('ChangeMessageVisibilityBatch', (options) =>
        client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }), options),
      ),
    receive: async (input) => {
      const command = new ReceiveMessageCommand(input)
      const waitMs = (input.WaitTimeSeconds ?? 0) * 1000
      const { Messages } = await call('ReceiveMessage', (options) => client.send(command, options), waitMs)
      return Messages ?? []
    },
    counts: async (QueueUrl) => {
      const command = new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesNotVisible',
          'ApproximateNumberOfMessagesDelayed',
        ],
      })
      const { Attributes } = await quick('GetQueueAttributes', (options) => client.send(command, options))
      return Attributes ?? {}
    },
    destroy: () => client.destroy(),
  }
}
