import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs'
import { describe, expect, test } from 'vitest'
import { failureOf, makeQueue, receive, useEmulator } from './support.ts'

const its = useEmulator()

const send = (QueueUrl: string, MessageBody: string, options: object = {}) =>
  its.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...options }))

describe('queue URLs', () => {
  test('every call that gives a queue URL gives the address that the client used', async () => {
    const made = await makeQueue(its.sqs)
    const name = made.split('/').at(-1) ?? ''

    const found = await its.sqs.send(new GetQueueUrlCommand({ QueueName: name }))
    const listed = await its.sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }))

    expect(made).toBe(`${its.emulator.endpoint}/000000000000/${name}`)
    expect(found.QueueUrl).toBe(made)
    expect(listed.QueueUrls).toEqual([made])
  })

  test('a dead-letter queue names the queues that use it', async () => {
    const deadLetters = await makeQueue(its.sqs)
    const deadLetterTargetArn = await arnOf(its.sqs, deadLetters)
    const source = await makeQueue(its.sqs, {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 3 }),
    })
    await makeQueue(its.sqs)

    const listed = await its.sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: deadLetters }))

    expect(listed.queueUrls).toEqual([source])
  })

  test('a queue that does not exist is QueueDoesNotExist', async () => {
    const failure = await failureOf(send(`${its.emulator.endpoint}/000000000000/nowhere`, 'x'))

    expect(failure.name).toBe('QueueDoesNotExist')
  })
})

describe('delays', () => {
  test.each([901, -1])('a delay of %i seconds is refused', async (DelaySeconds) => {
    const failure = await failureOf(send(await makeQueue(its.sqs), 'x', { DelaySeconds }))

    expect(failure.name).toBe('InvalidParameterValue')
    expect(failure.message).toContain(`${DelaySeconds}`)
  })

  test('in a batch only the entry with a bad delay fails, and the others are sent', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    const Entries = [900, 901, 0].map((DelaySeconds) => ({ Id: `d${DelaySeconds}`, MessageBody: 'x', DelaySeconds }))

    const reply = await its.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))

    expect(reply.Successful?.map(({ Id }) => Id)).toEqual(['d900', 'd0'])
    expect(reply.Failed).toMatchObject([{ Id: 'd901', Code: 'InvalidParameterValue', SenderFault: true }])
    expect(await countsOf(its.sqs, QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 1 })
  })

  test('a batch of nothing but bad delays fails entry by entry', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    const Entries = [{ Id: 'only', MessageBody: 'x', DelaySeconds: 1000 }]

    const reply = await its.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))

    expect(reply.Successful ?? []).toEqual([])
    expect(reply.Failed).toMatchObject([{ Id: 'only', Code: 'InvalidParameterValue' }])
  })
})

describe('sizes', () => {
  test('a message of exactly 1 MiB comes back whole', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    const body = 'x'.repeat(1_048_576)

    await send(QueueUrl, body)
    const [message] = await receive(its.sqs, QueueUrl)

    expect(message?.Body === body).toBe(true)
  })

  test('one byte more is refused, also when ten entries make it up', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `e${index}`, MessageBody: 'x'.repeat(104_858) }))

    const single = await failureOf(send(QueueUrl, 'x'.repeat(1_048_577)))
    const batch = await failureOf(its.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries })))

    expect(single.name).toBe('InvalidParameterValue')
    expect(batch.name).toBe('BatchRequestTooLong')
  })
})

describe('a client that leaves during a long poll', () => {
  test('does not swallow the next message, nor count a delivery of it', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    await abandonPoll(its.sqs, QueueUrl)

    await send(QueueUrl, 'next')
    const messages = await receive(its.sqs, QueueUrl, { WaitTimeSeconds: 2 })

    expect(messages.map(({ Body }) => Body)).toEqual(['next'])
    expect(messages[0]?.Attributes?.['ApproximateReceiveCount']).toBe('1')
  })
})

describe('counts', () => {
  test('a message whose visibility timeout ran out counts as visible though nobody polls', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    await send(QueueUrl, 'x')
    await receive(its.sqs, QueueUrl, { VisibilityTimeout: 1 })

    const before = await countsOf(its.sqs, QueueUrl)
    await expect.poll(() => countsOf(its.sqs, QueueUrl), { timeout: 3_000 }).toMatchObject({ visible: 1 })

    expect(before).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
    expect(await countsOf(its.sqs, QueueUrl)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
  })
})

describe('the message group of a standard queue', () => {
  test('comes back with the message, single, batched and delayed, and on the dead-letter queue', async () => {
    const deadLetters = await makeQueue(its.sqs)
    const deadLetterTargetArn = await arnOf(its.sqs, deadLetters)
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 })
    const QueueUrl = await makeQueue(its.sqs, { VisibilityTimeout: '0', RedrivePolicy })
    const Entries = [
      { Id: 'a', MessageBody: 'batched', MessageGroupId: 'tenant-b' },
      { Id: 'b', MessageBody: 'without' },
    ]

    await send(QueueUrl, 'single', { MessageGroupId: 'tenant-a' })
    await its.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    const received = groupsOf(await receive(its.sqs, QueueUrl))
    await receive(its.sqs, QueueUrl)
    const dead = groupsOf(await receive(its.sqs, deadLetters))

    expect(received).toEqual({ single: 'tenant-a', batched: 'tenant-b', without: undefined })
    expect(dead).toEqual(received)
  })
})

describe('receipt handles', () => {
  test('a handle that was never given out is ReceiptHandleIsInvalid, one that was used up is not', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    await send(QueueUrl, 'x')
    const ReceiptHandle = (await receive(its.sqs, QueueUrl))[0]?.ReceiptHandle

    const failure = await failureOf(its.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'bogus' })))
    await its.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))
    await its.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }))

    expect(failure.name).toBe('ReceiptHandleIsInvalid')
  })

  test('in a batch only the invalid handle fails', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    await send(QueueUrl, 'x')
    const [message] = await receive(its.sqs, QueueUrl)
    const Entries = [
      { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
      { Id: 'bad', ReceiptHandle: 'bogus' },
    ]

    const reply = await its.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }))

    expect(reply.Successful).toEqual([{ Id: 'good' }])
    expect(reply.Failed).toMatchObject([{ Id: 'bad', Code: 'ReceiptHandleIsInvalid' }])
    expect(await countsOf(its.sqs, QueueUrl)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('a visibility change of a message that is not in flight is MessageNotInflight', async () => {
    const QueueUrl = await makeQueue(its.sqs)
    await send(QueueUrl, 'x')
    const [message] = await receive(its.sqs, QueueUrl)
    const change = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }
    await its.sqs.send(new ChangeMessageVisibilityCommand(change))

    const failure = await failureOf(its.sqs.send(new ChangeMessageVisibilityCommand(change)))

    expect(failure.name).toContain('MessageNotInflight')
  })
})

test('a move task is refused as unsupported, with what to do instead', async () => {
  const SourceArn = await arnOf(its.sqs, await makeQueue(its.sqs))

  const failure = await failureOf(its.sqs.send(new StartMessageMoveTaskCommand({ SourceArn })))

  expect(failure.name).toBe('UnsupportedOperation')
  expect(failure.message).toContain('delete them from the dead-letter queue')
})

async function arnOf(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const reply = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }))
  return reply.Attributes?.['QueueArn'] ?? ''
}

async function countsOf(sqs: SQSClient, QueueUrl: string) {
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
  return {
    visible: Number(Attributes?.['ApproximateNumberOfMessages']),
    inFlight: Number(Attributes?.['ApproximateNumberOfMessagesNotVisible']),
    delayed: Number(Attributes?.['ApproximateNumberOfMessagesDelayed']),
  }
}

function groupsOf(messages: Awaited<ReturnType<typeof receive>>): Record<string, string | undefined> {
  return Object.fromEntries(messages.map(({ Body, Attributes }) => [Body, Attributes?.['MessageGroupId']]))
}

/** Starts a long poll and goes away while it waits, as a worker does that is stopped with Ctrl-C. */
async function abandonPoll(sqs: SQSClient, QueueUrl: string): Promise<void> {
  const leaving = new AbortController()
  const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), { abortSignal: leaving.signal })
  const left = failureOf(poll)
  // A call that is answered after the poll was sent on another connection shows that the poll has arrived.
  for (let round = 0; round < 20; round += 1) await countsOf(sqs, QueueUrl)
  leaving.abort()
  await left
  for (let round = 0; round < 20; round += 1) await countsOf(sqs, QueueUrl)
}
