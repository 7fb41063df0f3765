import { expect, test } from 'vitest'
import { sendBatches } from '../../../../lib/adapters/aws/sqs-batches.ts'
import { messageBytes } from '../../../../lib/core/message-size.ts'

const limits = { messages: 3, bytes: 100 }
const sizes = (batches: readonly { readonly bytes: number }[][]) =>
  batches.map((batch) => batch.map(({ bytes }) => bytes))
const messages = (...bytes: number[]) => bytes.map((count) => ({ bytes: count }))

test('a request has at most so many messages', () => {
  expect(sizes(sendBatches(messages(1, 1, 1, 1), limits))).toEqual([[1, 1, 1], [1]])
})

test('a request has at most so many bytes, to the last one', () => {
  expect(sizes(sendBatches(messages(60, 40, 1, 99, 1), limits))).toEqual([[60, 40], [1, 99], [1]])
})

test('a message over the limit goes alone', () => {
  expect(sizes(sendBatches(messages(1, 150, 1), limits))).toEqual([[1], [150], [1]])
})

test('no messages make no request', () => {
  expect(sendBatches([], limits)).toEqual([])
})

test('a message counts its body and its attributes in bytes of UTF-8', () => {
  const message = { body: 'ü☃', delaySeconds: 0, group: 'not counted', attributes: { ä: 'ö' } }

  expect(messageBytes(message)).toBe(5 + 2 + 'String'.length + 2)
})
