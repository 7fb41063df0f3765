import { AwsCallError, type AwsCaller } from '../aws-call.ts'
import type { Emulator } from '../emulator/emulator.ts'
import type { SqsMessage } from './lambda-event.ts'

/** SQS takes at most so many messages in one request. */
const REQUEST_MESSAGES = 10

/** What an event source mapping does to one queue. */
export interface QueueClient {
  readonly name: string
  readonly visibilitySeconds: number
  /** Up to `max` messages; waits up to `waitSeconds` for the first. */
  receive(max: number, waitSeconds: number): Promise<SqsMessage[]>
  /** @returns how many could not be deleted. */
  delete(receipts: readonly string[]): Promise<number>
  hide(receipts: readonly string[], seconds: number): Promise<void>
  /** When each hidden message comes back by itself, in ms since 1970, by receipt. */
  hiddenUntilMs(): ReadonlyMap<string, number>
}

/** @throws AwsCallError QueueDoesNotExist. */
export async function openQueue(
  aws: AwsCaller,
  emulator: Pick<Emulator, 'endpoint' | 'hiddenUntilMs'>,
  arn: string,
): Promise<QueueClient> {
  const name = arn.slice(arn.lastIndexOf(':') + 1)
  const QueueUrl = `${emulator.endpoint}/${arn.split(':')[4]}/${name}`
  const sqs = (operation: string, input: object) => aws.json(`AmazonSQS.${operation}`, { QueueUrl, ...input })
  const { Attributes } = await sqs('GetQueueAttributes', { AttributeNames: ['VisibilityTimeout'] })
  const visibilitySeconds = Number((Attributes as Record<string, string> | undefined)?.['VisibilityTimeout'] ?? 30)

  const batches = async (operation: string, entries: readonly object[]) => {
    const requests = Array.from({ length: Math.ceil(entries.length / REQUEST_MESSAGES) }, (_, index) =>
      sqs(operation, { Entries: entries.slice(index * REQUEST_MESSAGES, (index + 1) * REQUEST_MESSAGES) }),
    )
    const replies = await Promise.all(requests)
    return replies.flatMap(({ Failed }) => (Array.isArray(Failed) ? Failed : [])).length
  }
  return {
    name,
    visibilitySeconds,
    hiddenUntilMs: () => emulator.hiddenUntilMs(name),
    receive: async (max, waitSeconds) => {
      const { Messages } = await sqs('ReceiveMessage', {
        MaxNumberOfMessages: Math.min(max, REQUEST_MESSAGES),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      })
      return (Messages ?? []) as SqsMessage[]
    },
    delete: (receipts) =>
      batches(
        'DeleteMessageBatch',
        receipts.map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle })),
      ),
    hide: async (receipts, seconds) => {
      const entries = receipts.map((ReceiptHandle, index) => ({
        Id: `${index}`,
        ReceiptHandle,
        VisibilityTimeout: seconds,
      }))
      // A message that is not in flight any more is visible already.
      await batches('ChangeMessageVisibilityBatch', entries).catch((error: unknown) => {
        if (!(error instanceof AwsCallError)) throw error
      })
    },
  }
}
