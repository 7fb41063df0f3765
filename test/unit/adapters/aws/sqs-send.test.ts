import { expect, test } from 'vitest'
import { RETRY } from '../../../../lib/adapters/aws/pace.ts'
import type { SqsCalls } from '../../../../lib/adapters/aws/sqs-calls.ts'
import { sendMessages } from '../../../../lib/adapters/aws/sqs-send.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'
import { aMessage } from '../../../support/contract-messages.ts'
import { recordedPace } from '../../../support/recorded-pace.ts'

function send(call: SqsCalls['send'], ...bodies: string[]) {
  return sendMessages(
    { send: call } as SqsCalls,
    'url',
    bodies.map((body) => aMessage(body)),
    recordedPace(),
  )
}

test('an entry that fails for good by its own fault is refused, asked once', async () => {
  let asked = 0
  const answers = await send(
    async () => {
      asked += 1
      return [{ Id: '1', SenderFault: true, Code: 'InvalidMessageContents', Message: 'bad' }]
    },
    'a',
    'b',
  )

  expect(answers).toMatchObject([
    { outcome: 'sent' },
    { outcome: 'refused', error: { message: /InvalidMessageContents/ } },
  ])
  expect(asked).toBe(1)
})

test('an entry that is refused for its characters is refused, also by a service that takes the blame', async () => {
  let asked = 0
  const answers = await send(async () => {
    asked += 1
    return [{ Id: '0', SenderFault: false, Code: 'InvalidMessageContents', Message: 'bad' }]
  }, 'a')

  expect(answers).toMatchObject([{ outcome: 'refused' }])
  expect(asked).toBe(1)
})

test('a delay that SQS does not have is refused unasked', async () => {
  const messages = [901, -1, Number.NaN, 900].map((delaySeconds) => aMessage('a', { delaySeconds }))
  let asked = 0
  const call: SqsCalls['send'] = async (_url, entries) => {
    asked += entries.length
    return []
  }

  const answers = await sendMessages({ send: call } as SqsCalls, 'url', messages, recordedPace())

  expect(answers.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused', 'sent'])
  expect(answers[0]).toHaveProperty('error.message', expect.stringContaining('901 seconds and must be 0 to 900'))
  expect(asked).toBe(1)
})

test("an entry that always fails by the service's fault is unavailable in the end, and the rest is sent", async () => {
  const asked: number[] = []
  const answers = await send(
    async (_url, entries) => {
      asked.push(entries.length)
      const broken = entries.findIndex(({ MessageBody }) => MessageBody === 'b')
      return [{ Id: String(broken), SenderFault: false, Code: 'SomethingNew', Message: 'later' }]
    },
    'a',
    'b',
    'c',
  )

  expect(answers).toMatchObject([
    { outcome: 'sent' },
    { outcome: 'unavailable', error: { retryable: true } },
    { outcome: 'sent' },
  ])
  expect(asked).toEqual([3, ...new Array(RETRY.tries - 1).fill(1)])
})

test('a request refused as a whole for one message goes again one by one, and only that one is refused', async () => {
  const answers = await send(
    async (_url, entries) => {
      if (entries.some(({ MessageBody }) => MessageBody === 'bad')) {
        throw new BackendError('SQS SendMessageBatch', 'InvalidMessageContents', { retryable: false })
      }
      return []
    },
    'a',
    'bad',
    'c',
  )

  expect(answers.map(({ outcome }) => outcome)).toEqual(['sent', 'refused', 'sent'])
})

test('a request that the service could not take leaves its messages unavailable', async () => {
  const error = new BackendError('SQS SendMessageBatch', 'ServiceUnavailable')

  const answers = await send(() => Promise.reject(error), 'a', 'b')

  expect(answers).toEqual([
    { outcome: 'unavailable', error },
    { outcome: 'unavailable', error },
  ])
})
