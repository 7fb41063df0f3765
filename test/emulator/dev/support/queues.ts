import {
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'

/** Queues as a client sees them. */
export class Queues {
  readonly client: SQSClient
  readonly #endpoint: string

  constructor(endpoint: string) {
    this.#endpoint = endpoint
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    this.client = new SQSClient({ endpoint, region: 'us-east-1', credentials, useQueueUrlAsEndpoint: false })
  }

  /** One batch, of 10 at most; strings as they are, else as JSON. */
  async send(queue: string, ...bodies: readonly unknown[]): Promise<void> {
    const Entries = bodies.map((body, index) => ({
      Id: String(index),
      MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
    }))
    await this.client.send(new SendMessageBatchCommand({ QueueUrl: this.url(queue), Entries }))
  }

  /** Messages that can be received now, and those that are hidden. */
  async counts(queue: string): Promise<{ readonly visible: number; readonly hidden: number }> {
    const AttributeNames: QueueAttributeName[] = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
    ]
    const { Attributes } = await this.client.send(
      new GetQueueAttributesCommand({ QueueUrl: this.url(queue), AttributeNames }),
    )
    return {
      visible: Number(Attributes?.['ApproximateNumberOfMessages']),
      hidden: Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']),
    }
  }

  url(queue: string): string {
    return `${this.#endpoint}/000000000000/${queue}`
  }
}
