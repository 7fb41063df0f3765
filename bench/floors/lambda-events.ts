import type { SQSEvent } from 'aws-lambda'
import type { AwsCaller } from '../../lib/dev/aws-call.ts'
import { localQueueArn } from '../../lib/dev/provision/provision-queues.ts'
import { lambdaEvent, type SqsMessage } from '../../lib/dev/runner/lambda-event.ts'

/** What Lambda would hand to a function: as many batches of ten as the queue holds. Their messages stay in flight. */
export async function batchesOf(aws: AwsCaller, queueUrl: string, batches: number): Promise<SQSEvent[]> {
  const arn = localQueueArn(queueUrl.slice(queueUrl.lastIndexOf('/') + 1))
  const events: SQSEvent[] = []
  while (events.length < batches) {
    const { Messages = [] } = await aws.json('AmazonSQS.ReceiveMessage', {
      QueueUrl: queueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    })
    const messages = Messages as SqsMessage[]
    if (messages.length < 10) throw new Error(`a batch of ${messages.length}, where ten were waiting`)
    events.push(lambdaEvent(messages, arn) as unknown as SQSEvent)
  }
  return events
}

/** Takes the messages away, as Lambda does after a batch. */
export async function acknowledge(aws: AwsCaller, queueUrl: string, events: readonly SQSEvent[]): Promise<void> {
  for (const { Records } of events) {
    const Entries = Records.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }))
    await aws.json('AmazonSQS.DeleteMessageBatch', { QueueUrl: queueUrl, Entries })
  }
}
