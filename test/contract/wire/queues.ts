import type { Message, SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { expect } from 'vitest'
import type { WireSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

const MIB = 1_048_576

export const queues: ContractTest<WireSubject>[] = [
  {
    name: 'a message of 1 MiB comes back whole, and one byte more is refused',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      const send = (length: number) => subject.sqs.sendMessage({ QueueUrl, MessageBody: 'x'.repeat(length) })

      await send(MIB)
      const refusal = await send(MIB + 1).catch((error: Error) => error.name)

      expect(refusal).toMatch(/^InvalidParameterValue/)
      expect((await receive(subject, QueueUrl)).map(({ Body }) => Body?.length)).toEqual([MIB])
    },
  },
  {
    name: 'a batch over 1 MiB in all, attributes included, is BatchRequestTooLong, and nothing of it is sent',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      const MessageAttributes = { a: { DataType: 'String', StringValue: 'bb' } }
      const batch = (length: number) => [
        { Id: 'a', MessageBody: 'x'.repeat(MIB / 2) },
        { Id: 'b', MessageBody: 'x'.repeat(length), MessageAttributes },
      ]

      const over = await send(subject, QueueUrl, batch(MIB / 2 - 8)).catch((error: Error) => error.name)
      const none = await receive(subject, QueueUrl)
      const fits = await send(subject, QueueUrl, batch(MIB / 2 - 9))

      expect(over).toMatch(/BatchRequestTooLong$/)
      expect(none).toEqual([])
      expect(fits.Failed ?? []).toEqual([])
    },
  },
  {
    name: 'a batch has 1 to 10 entries, each with an Id of its own',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      const entries = (...ids: string[]) => ids.map((Id) => ({ Id, MessageBody: 'x' }))
      const ids = Array.from({ length: 11 }, (_, index) => String(index))

      const names = []
      for (const batch of [[], entries('a', 'a'), entries(...ids)]) {
        names.push(await send(subject, QueueUrl, batch).catch((error: Error) => error.name.replace(/^.*\./, '')))
      }

      expect(names).toEqual(['EmptyBatchRequest', 'BatchEntryIdsNotDistinct', 'TooManyEntriesInBatchRequest'])
    },
  },
  {
    name: 'a delay of 900 seconds is taken, and one of 901 is a failed entry of its own',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      const entries = [900, 901, 0].map((DelaySeconds) => ({
        Id: String(DelaySeconds),
        MessageBody: 'x',
        DelaySeconds,
      }))

      const { Successful, Failed } = await send(subject, QueueUrl, entries)

      expect(Successful?.map(({ Id }) => Id)).toEqual(['900', '0'])
      expect(Failed).toMatchObject([{ Id: '901', SenderFault: true }])
    },
  },
  {
    name: 'a change of visibility of many fails for a bad receipt by itself, with the code that says so',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      await send(subject, QueueUrl, [{ Id: 'a', MessageBody: 'x' }])
      const [message] = await receive(subject, QueueUrl)
      const Entries = [
        { Id: 'bad', ReceiptHandle: 'bogus', VisibilityTimeout: 0 },
        { Id: 'good', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
      ]

      const { Successful, Failed } = await subject.sqs.changeMessageVisibilityBatch({ QueueUrl, Entries })

      expect(Successful).toEqual([{ Id: 'good' }])
      expect(Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }])
    },
  },
  {
    name: 'a receive that finds nothing has waited as long as it was asked to, and gives nothing',
    run: async (subject) => {
      const QueueUrl = await subject.newQueue()
      const began = performance.now()

      const messages = await receive(subject, QueueUrl, 2)

      expect(messages).toEqual([])
      expect(performance.now() - began).toBeGreaterThan(1900)
    },
  },
  {
    name: 'what was received too often goes to the dead-letter queue with its id, body, attributes and group',
    run: async (subject) => {
      const deadLetters = await subject.newQueue()
      const { Attributes } = await subject.sqs.getQueueAttributes({
        QueueUrl: deadLetters,
        AttributeNames: ['QueueArn'],
      })
      const RedrivePolicy = JSON.stringify({
        deadLetterTargetArn: Attributes?.['QueueArn'],
        maxReceiveCount: 2,
      })
      const QueueUrl = await subject.newQueue({ RedrivePolicy, VisibilityTimeout: '0' })
      const MessageAttributes = { reason: { DataType: 'String', StringValue: 'ö' } }
      await send(subject, QueueUrl, [{ Id: 'a', MessageBody: 'x', MessageGroupId: 'tenant', MessageAttributes }])

      const deliveries = [
        await receive(subject, QueueUrl),
        await receive(subject, QueueUrl),
        await receive(subject, QueueUrl),
      ]
      const [dead] = await receive(subject, deadLetters, 5)

      expect(deliveries.map((messages) => messages.length)).toEqual([1, 1, 0])
      expect(dead).toMatchObject({
        MessageId: deliveries[0]?.[0]?.MessageId,
        Body: 'x',
        MessageAttributes,
        Attributes: { MessageGroupId: 'tenant' },
      })
    },
  },
  {
    name: 'a queue that is not there is QueueDoesNotExist',
    run: async (subject) => {
      const QueueUrl = `${await subject.newQueue()}-not`

      await expect(receive(subject, QueueUrl)).rejects.toMatchObject({ name: 'QueueDoesNotExist' })
    },
  },
]

function send({ sqs }: WireSubject, QueueUrl: string, Entries: SendMessageBatchRequestEntry[]) {
  return sqs.sendMessageBatch({ QueueUrl, Entries })
}

async function receive({ sqs }: WireSubject, QueueUrl: string, WaitTimeSeconds: number = 0): Promise<Message[]> {
  const { Messages } = await sqs.receiveMessage({
    QueueUrl,
    MaxNumberOfMessages: 10,
    WaitTimeSeconds,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  })
  return Messages ?? []
}
