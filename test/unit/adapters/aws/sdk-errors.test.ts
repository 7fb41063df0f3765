import { expect, test } from 'vitest'
import { sdkCall } from '../../../../lib/adapters/aws/sdk-call.ts'
import { backendError } from '../../../../lib/adapters/aws/sdk-errors.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'

const anError = (name: string, fields: object = {}) => Object.assign(new Error('said so'), { name }, fields)

const THROTTLED = { code: 'BACKEND_UNAVAILABLE', retryable: true, throttled: true }
const PASSING = { code: 'BACKEND_UNAVAILABLE', retryable: true, throttled: false }
const DENIED = { code: 'ACCESS_DENIED', retryable: false }
const NOT_FOUND = { code: 'APP_NOT_FOUND', retryable: false }
const DEFECT = { code: 'BACKEND_UNAVAILABLE', retryable: false, throttled: false }

test.each([
  ['a throttle by name', anError('ProvisionedThroughputExceededException'), THROTTLED],
  ['a throttle by status', anError('Odd', { $metadata: { httpStatusCode: 429 } }), THROTTLED],
  ['a throttle by its mark', anError('Odd', { $retryable: { throttling: true } }), THROTTLED],
  ['too many messages in flight', anError('OverLimit'), THROTTLED],
  ['a time-out', anError('TimeoutError'), PASSING],
  ['a server error by status', anError('Odd', { $metadata: { httpStatusCode: 503 } }), PASSING],
  ['a reset connection', anError('Error', { code: 'ECONNRESET' }), PASSING],
  ['an unknown host', anError('Error', { code: 'ENOTFOUND' }), PASSING],
  ['missing credentials', anError('CredentialsProviderError'), DENIED],
  ['expired credentials', anError('ExpiredTokenException'), DENIED],
  ['a refusal by status', anError('Odd', { $metadata: { httpStatusCode: 403 } }), DENIED],
  ['a missing queue', anError('QueueDoesNotExist'), NOT_FOUND],
  ['a missing table', anError('ResourceNotFoundException'), NOT_FOUND],
  ['a missing bucket', anError('NoSuchBucket'), NOT_FOUND],
  ['a validation error', anError('ValidationException', { $metadata: { httpStatusCode: 400 } }), DEFECT],
  ['what is no error at all', 'thrown text', DEFECT],
])('%s becomes a BackendError that says what may be done', (_, thrown, expected) => {
  const error = backendError('SQS SendMessageBatch', thrown, undefined)

  expect(error).toBeInstanceOf(BackendError)
  expect(error).toMatchObject({ ...expected, operation: 'SQS SendMessageBatch', cause: thrown })
})

test('a refused connection names the endpoint and the remedy, also from inside an AggregateError', () => {
  const refused = anError('Error', { code: 'ECONNREFUSED' })
  const errors = [refused, new AggregateError([refused, refused], '')].map((thrown) =>
    backendError('SSM GetParametersByPath', thrown, 'http://localhost:4510'),
  )

  for (const { message } of errors) {
    expect(message).toContain('http://localhost:4510')
    expect(message).toContain('ECONNREFUSED')
    expect(message).toContain('tasklane dev')
  }
})

test('a missing region says how to set one', () => {
  const error = backendError('SQS SendMessageBatch', new Error('Region is missing'), undefined)

  expect(error).toMatchObject({ retryable: false, message: expect.stringContaining('AWS_REGION') })
})

test('a BackendError passes as it is', async () => {
  const thrown = new BackendError('S3 GetObject', 'gone')

  await expect(sdkCall('other', undefined, () => Promise.reject(thrown), 1000)).rejects.toBe(thrown)
})
