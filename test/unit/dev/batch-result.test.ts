import { describe, expect, it } from 'vitest'
import { batchResult } from '../../../lib/dev/runner/batch-result.ts'
import { lambdaEvent } from '../../../lib/dev/runner/lambda-event.ts'

const { Records } = lambdaEvent(
  ['a', 'b'].map((id) => ({ MessageId: id, ReceiptHandle: `receipt-${id}`, Body: '', MD5OfBody: '' })),
  'arn:aws:sqs:us-east-1:000000000000:q',
)

describe('batchResult', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty response', {}],
    ['null failures', { batchItemFailures: null }],
    ['an empty list of failures', { batchItemFailures: [] }],
  ])('takes %s for a batch that succeeded', (_, response) => {
    const result = batchResult(Records, response, true)

    expect(result).toEqual({ succeeded: ['receipt-a', 'receipt-b'], failed: 0, problem: undefined })
  })

  it.each([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an identifier that is no message of the batch', { batchItemFailures: [{ itemIdentifier: 'c' }] }],
    ['a misspelt key', { batchItemFailures: [{ itemId: 'a' }] }],
    ['an item that is no object', { batchItemFailures: ['a'] }],
    ['one bad item beside a good one', { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: '' }] }],
    ['a list that is none', { batchItemFailures: 'a' }],
    ['a response that is no object', 'done'],
  ])('takes %s for a batch that failed as a whole, and says why', (_, response) => {
    const result = batchResult(Records, response, true)

    expect(result).toMatchObject({ succeeded: [], failed: 2, problem: expect.any(String) })
  })

  it('keeps the messages that are listed and deletes the others', () => {
    const result = batchResult(Records, { batchItemFailures: [{ itemIdentifier: 'a' }] }, true)

    expect(result).toEqual({ succeeded: ['receipt-b'], failed: 1, problem: undefined })
  })

  it('counts a message that is listed twice once', () => {
    const twice = [{ itemIdentifier: 'b' }, { itemIdentifier: 'b' }]

    expect(batchResult(Records, { batchItemFailures: twice }, true).failed).toBe(1)
  })

  it('ignores what a mapping without ReportBatchItemFailures is told', () => {
    const result = batchResult(Records, { batchItemFailures: [{ itemIdentifier: 'a' }] }, false)

    expect(result.failed).toBe(0)
  })
})
