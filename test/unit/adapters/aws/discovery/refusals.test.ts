import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BackendError } from '../../../../../lib/core/errors/index.ts'
import { createClient } from '../../../../../lib/entries/client.ts'
import { type AwsError, errorReply } from '../../../../support/aws/aws-errors.ts'
import { type AwsService, deploy, startFakeAws } from '../../../../support/aws/fake-aws.ts'
import { ownEnvironment } from '../../../../support/aws/own-environment.ts'

const SECRET = 'wJalrXUtnFEMI-secret'
const TOKEN = 'IQoJb3JpZ2luX2Vj-token'
beforeEach(() =>
  ownEnvironment({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: SECRET,
    AWS_SESSION_TOKEN: TOKEN,
  }),
)
afterEach(() => vi.unstubAllEnvs())

const USER = 'arn:aws:iam::123456789012:user/dev'
const denied = (
  action: string,
  resource: string,
  why = `because no identity-based policy allows the ${action} action`,
) => `User: ${USER} is not authorized to perform: ${action} on resource: ${resource} ${why}`
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/tl_media_dev'
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:tl_media_dev_default_normal'
const MANIFEST = 'arn:aws:ssm:eu-west-1:123456789012:parameter/tasklane/media/dev'
const WRONG_SIGNATURE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.'

interface Case {
  readonly service: AwsService
  readonly error: AwsError
  readonly code: string
  readonly says: readonly string[]
}

const CASES: Readonly<Record<string, Case>> = {
  'the manifest may not be read': {
    service: 'ssm',
    error: { code: 'AccessDeniedException', message: denied('ssm:GetParametersByPath', MANIFEST) },
    code: 'ACCESS_DENIED',
    says: [USER, 'may not ssm:GetParametersByPath', MANIFEST, 'grantEnqueue', 'grantRead', 'grantOperate'],
  },
  'no record may be written': {
    service: 'dynamodb',
    error: { code: 'AccessDeniedException', message: denied('dynamodb:PartiQLInsert', TABLE) },
    code: 'ACCESS_DENIED',
    says: [USER, 'may not dynamodb:PartiQLInsert', TABLE, 'queue.grantEnqueue(...)'],
  },
  'no message may be sent, in the small letters of SQS': {
    service: 'sqs',
    error: { code: 'AccessDenied', status: 403, message: denied('sqs:sendmessage', QUEUE) },
    code: 'ACCESS_DENIED',
    says: [USER, 'may not sqs:SendMessage', QUEUE, 'queue.grantEnqueue(...)'],
  },
  'S3 says no more than no': {
    service: 's3',
    error: { code: 'AccessDenied', status: 403, message: 'Access Denied' },
    code: 'ACCESS_DENIED',
    says: ['AWS_ACCESS_KEY_ID in the environment', 'may not s3:PutObject', 'inputs/', 'queue.grantEnqueue(...)'],
  },
  'an organisation forbids it': {
    service: 'sqs',
    error: {
      code: 'AccessDenied',
      status: 403,
      message: denied(
        'sqs:sendmessage',
        QUEUE,
        'with an explicit deny in a service control policy: arn:aws:organizations::9:policy/p-1',
      ),
    },
    code: 'ACCESS_DENIED',
    says: ['a service control policy forbids it', 'no grant outweighs'],
  },
  "a permissions boundary doesn't allow it": {
    service: 'dynamodb',
    error: {
      code: 'AccessDeniedException',
      message: denied(
        'dynamodb:PartiQLInsert',
        TABLE,
        'because no permissions boundary allows the dynamodb:PartiQLInsert action',
      ),
    },
    code: 'ACCESS_DENIED',
    says: ['no permissions boundary allows it'],
  },
  'the session is over': {
    service: 'ssm',
    error: { code: 'ExpiredTokenException', message: 'The security token included in the request is expired' },
    code: 'CREDENTIALS_INVALID',
    says: ['session', 'is over', 'AWS_ACCESS_KEY_ID in the environment', 'AWS_SESSION_TOKEN'],
  },
  'the session is over, says S3': {
    service: 's3',
    error: { code: 'ExpiredToken', status: 400, message: 'The provided token has expired.' },
    code: 'CREDENTIALS_INVALID',
    says: ['session', 'is over', 'ExpiredToken'],
  },
  'the key is unknown': {
    service: 'ssm',
    error: { code: 'UnrecognizedClientException', message: 'The security token included in the request is invalid.' },
    code: 'CREDENTIALS_INVALID',
    says: ['no such access key', 'AWS_ACCESS_KEY_ID in the environment', 'region eu-west-1 (AWS_REGION)'],
  },
  'the key is unknown, says SQS': {
    service: 'sqs',
    error: {
      code: 'InvalidClientTokenId',
      status: 403,
      message: 'The security token included in the request is invalid.',
    },
    code: 'CREDENTIALS_INVALID',
    says: ['no such access key', 'InvalidClientTokenId'],
  },
  'the secret is another key’s': {
    service: 'ssm',
    error: {
      code: 'InvalidSignatureException',
      message: `${WRONG_SIGNATURE}\n\nThe Canonical String for this request should have been\n'POST\n/\n\nhost:x\nx-amz-security-token:${TOKEN}'`,
    },
    code: 'CREDENTIALS_INVALID',
    says: ['secret access key does not belong'],
  },
  'the clock is off': {
    service: 'ssm',
    error: {
      code: 'InvalidSignatureException',
      message: 'Signature expired: 20261123T044500Z is now earlier than 20261123T044700Z (20261123T045200Z - 5 min.)',
    },
    code: 'CREDENTIALS_INVALID',
    says: ['clock', 'is off', '20261123T044700Z'],
  },
  'the clock is off, says S3': {
    service: 's3',
    error: {
      code: 'RequestTimeTooSkewed',
      status: 403,
      message: 'The difference between the request time and the current time is too large.',
    },
    code: 'CREDENTIALS_INVALID',
    says: ['clock', 'is off'],
  },
  'the queue is gone': {
    service: 'sqs',
    error: { code: 'QueueDoesNotExist', message: 'The specified queue does not exist.' },
    code: 'APP_NOT_FOUND',
    says: ["queue 'tl_media_dev_default_normal'", 'is gone', 'half deleted'],
  },
  'the table is gone': {
    service: 'dynamodb',
    error: { code: 'ResourceNotFoundException', message: 'Requested resource not found' },
    code: 'APP_NOT_FOUND',
    says: ["table 'tl_media_dev'", 'is gone', 'half deleted'],
  },
  'the bucket is gone': {
    service: 's3',
    error: { code: 'NoSuchBucket', status: 404, message: 'The specified bucket does not exist' },
    code: 'APP_NOT_FOUND',
    says: ["bucket 'tl-media-dev'", 'is gone', 'half deleted'],
  },
}

test.each(Object.entries(CASES))(
  'when %s, the error says what stands in the way, and what to do',
  async (_, { service, error, code, says }) => {
    await using aws = await startFakeAws((request) =>
      request.service === service ? errorReply(service, error) : undefined,
    )
    deploy(aws, 'media', 'dev')
    await using client = createClient({
      app: 'media',
      endpoint: aws.endpoint,
      ...(service === 's3' && { inlineBytes: 10 }),
    })

    const refusal: BackendError = await client.enqueue('resize', { source: 'a' }).catch((thrown) => thrown)

    expect(refusal).toMatchObject({ code, retryable: false })
    for (const fragment of says) expect(refusal.message).toContain(fragment)
    expect(inspect(refusal, { depth: 10 })).not.toMatch(new RegExp(`${SECRET}|${TOKEN}`))
  },
)
