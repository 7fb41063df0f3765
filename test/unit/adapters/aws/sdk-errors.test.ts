import { expect, test } from 'vitest'
import { sdkCall } from '../../../../lib/adapters/aws/sdk-call.ts'
import { backendError, isLoopback, namedError } from '../../../../lib/adapters/aws/sdk-errors.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'

const anError = (name: string, fields: object = {}) => Object.assign(new Error('said so'), { name }, fields)

const THROTTLED = { code: 'BACKEND_UNAVAILABLE', retryable: true, throttled: true }
const PASSING = { code: 'BACKEND_UNAVAILABLE', retryable: true, throttled: false }
const DENIED = { code: 'ACCESS_DENIED', retryable: false }
const CREDENTIALS = { code: 'CREDENTIALS_INVALID', retryable: false }
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
  ['a certificate that nobody trusts', anError('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), PASSING],
  ['a proxy that lets nothing through', anError('Error', { code: 'ERR_PROXY_TUNNEL' }), PASSING],
  ['a refusal by name', anError('AccessDeniedException'), DENIED],
  ['a page in the place of a reply', anError('SyntaxError', { $metadata: { httpStatusCode: 403 } }), DEFECT],
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

test.each(['CredentialsProviderError', 'ExpiredTokenException', 'UnrecognizedClientException', 'RequestTimeTooSkewed'])(
  'of unusable credentials (%s), nothing but name and message is handed on',
  (name) => {
    const error = backendError('SSM GetParametersByPath', anError(name, { CanonicalRequest: 'x' }), undefined)

    expect(error).toMatchObject({ ...CREDENTIALS, cause: { name, message: 'said so' } })
    expect(Object.keys(error.cause as object)).toEqual(['name', 'message'])
  },
)

test.each([
  ["does not match. The Canonical String for this request should have been 'x-amz-security-token:t0ken'", 't0ken'],
  ["not a valid key=value pair in Authorization header: 'Credential=s3cret'", 's3cret'],
  ['Command failed: get-credentials --password s3cret', 's3cret'],
])('what AWS or a helper repeats of a secret is cut off: %s', (message, secret) => {
  const error = namedError('SQS SendMessageBatch', 'InvalidSignatureException', message)

  expect(`${error.message} ${JSON.stringify(error.cause)}`).not.toContain(secret)
})

test("an endpoint's password is not repeated", () => {
  const thrown = anError('Error', { code: 'ECONNREFUSED' })

  expect(backendError('SSM Any', thrown, 'http://user:s3cret@127.0.0.1:1').message).not.toContain('s3cret')
})

test.each([
  'localhost',
  'a.localhost',
  '[::1]',
  '127.1.2.3',
  'localhost.localstack.cloud',
  's3.localhost.localstack.cloud',
])('%s is this machine', (host) => {
  expect(isLoopback(`http://${host}:4566`)).toBe(true)
})

test.each(['localhost.example.com', 'notlocalhost', '127.0.0.1.example.com', 'localstack.cloud'])(
  '%s is not this machine',
  (host) => {
    expect(isLoopback(`http://${host}:4566`)).toBe(false)
  },
)

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

  expect(error).toMatchObject({ code: 'REGION_MISSING', message: expect.stringContaining('AWS_REGION') })
})

test('a BackendError passes as it is', async () => {
  const thrown = new BackendError('S3 GetObject', 'gone')

  await expect(sdkCall('other', undefined, () => Promise.reject(thrown), 1000)).rejects.toBe(thrown)
})
