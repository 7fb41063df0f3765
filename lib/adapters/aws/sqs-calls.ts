import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs'
import type { ServiceConfig } from './client-config.ts'
import { openSqs, type SqsChanges, sqsChanges } from './sqs-changes.ts'

type Attributes = Readonly<Partial<Record<string, string>>>

/** The few operations of SQS that the queue needs. They reject with BackendError only. */
export interface SqsCalls extends SqsChanges {
  receive(input: ReceiveMessageCommandInput): Promise<readonly Message[]>
  counts(url: string): Promise<Attributes>
}

export function sqsCalls(config: ServiceConfig): SqsCalls {
  const sqs = openSqs(config)
  const { client, call, quick } = sqs
  return {
    ...sqsChanges(sqs),
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
  }
}
