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
import { sdkCall } from './sdk-errors.ts'

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
  const client = new SQSClient({ ...config, ...(config.endpoint !== undefined && { useQueueUrlAsEndpoint: false }) })
  const call = <T>(operation: string, run: () => Promise<T>) => sdkCall(`SQS ${operation}`, config.endpoint, run)
  const failures = async (operation: string, run: () => Promise<{ readonly Failed?: FailedEntry[] | undefined }>) =>
    (await call(operation, run)).Failed ?? []
  return {
    send: (QueueUrl, Entries) =>
      failures('SendMessageBatch', () => client.send(new SendMessageBatchCommand({ QueueUrl, Entries }))),
    delete: (QueueUrl, Entries) =>
      failures('DeleteMessageBatch', () => client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))),
    changeVisibility: (QueueUrl, Entries) =>
      failures('ChangeMessageVisibilityBatch', () =>
        client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
      ),
    receive: async (input) => {
      const { Messages } = await call('ReceiveMessage', () => client.send(new ReceiveMessageCommand(input)))
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
      const { Attributes } = await call('GetQueueAttributes', () => client.send(command))
      return Attributes ?? {}
    },
    destroy: () => client.destroy(),
  }
}
