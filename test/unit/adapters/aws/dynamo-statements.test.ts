import { expect, test } from 'vitest'
import type { DynamoCalls } from '../../../../lib/adapters/aws/dynamo-calls.ts'
import { runStatements } from '../../../../lib/adapters/aws/dynamo-statements.ts'
import { RETRY } from '../../../../lib/adapters/aws/pace.ts'
import { AccessDeniedError, BackendError } from '../../../../lib/core/errors/index.ts'
import { recordedPace } from '../../../support/recorded-pace.ts'

type Execute = DynamoCalls['execute']

const statements = (...texts: string[]) => texts.map((Statement) => ({ Statement }))
const failed = (Code: 'ThrottlingError' | 'ValidationError' | 'AccessDenied') => ({ Error: { Code, Message: 'so' } })

function run(execute: Execute, ...texts: string[]) {
  const pace = recordedPace()
  return { pace, answers: runStatements({ execute } as DynamoCalls, statements(...texts), pace) }
}

test('a statement that is always throttled is unavailable in the end, and the rest stands', async () => {
  const asked: string[][] = []
  const { pace, answers } = run(
    async (batch) => {
      asked.push(batch.map(({ Statement }) => Statement ?? ''))
      return batch.map(({ Statement }) => (Statement === 'hot' ? failed('ThrottlingError') : {}))
    },
    'a',
    'hot',
    'b',
  )

  expect(await answers).toMatchObject([
    { outcome: 'done' },
    { outcome: 'unavailable', error: { throttled: true, retryable: true } },
    { outcome: 'done' },
  ])
  expect(asked).toEqual([['a', 'hot', 'b'], ...new Array(RETRY.tries - 1).fill(['hot'])])
  expect(pace.waitsMs).toEqual([25, 50, 100, 200, 400, 500, 500])
})

test('a statement that can never succeed is asked once', async () => {
  let asked = 0
  const { answers } = run(async (batch) => {
    asked += 1
    return batch.map(() => failed('ValidationError'))
  }, 'a')

  expect(await answers).toMatchObject([{ outcome: 'unavailable', error: { retryable: false } }])
  expect(asked).toBe(1)
})

test('a statement that is not allowed says so by its own error', async () => {
  const { answers } = run(async () => [failed('AccessDenied')], 'a')

  expect(await answers).toMatchObject([{ error: { code: 'ACCESS_DENIED' } }])
})

test('a request that fails as a whole makes all of its statements unavailable, and none of another request', async () => {
  const texts = Array.from({ length: 30 }, (_, index) => String(index))
  const denied = new AccessDeniedError('DynamoDB BatchExecuteStatement', 'no')
  const { answers } = run(
    async (batch) => {
      if (batch.length === 25) throw denied
      return batch.map(() => ({}))
    },
    ...texts,
  )

  expect((await answers).map(({ outcome }) => outcome)).toEqual([
    ...new Array(25).fill('unavailable'),
    ...new Array(5).fill('done'),
  ])
  expect(await answers).toHaveProperty('0.error', denied)
})

test('a request that is refused for what is in it goes again one by one, and only the bad statement is unavailable', async () => {
  const refusal = new BackendError('DynamoDB BatchExecuteStatement', 'ValidationException', { retryable: false })
  const { answers } = run(
    async (batch) => {
      if (batch.some(({ Statement }) => Statement === 'bad')) throw refusal
      return batch.map(({ Statement }) => (Statement === 'there' ? { Error: { Code: 'DuplicateItem' } } : {}))
    },
    'a',
    'bad',
    'there',
  )

  expect(await answers).toEqual([
    { outcome: 'done' },
    { outcome: 'unavailable', error: refusal },
    { outcome: 'duplicate' },
  ])
})

test('a reply with too few answers is asked for again', async () => {
  let replies = 0
  const { answers } = run(async (batch) => (++replies === 1 ? [] : batch.map(() => ({}))), 'a')

  expect(await answers).toEqual([{ outcome: 'done' }])
})

test('what is no backend error is a defect, and not hidden', async () => {
  const { answers } = run(() => Promise.reject(new TypeError('a bug')), 'a')

  await expect(answers).rejects.toThrow(TypeError)
})
