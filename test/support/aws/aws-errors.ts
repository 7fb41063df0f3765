import type { AwsReply, AwsService } from './fake-aws.ts'

/** An error as its service words it on the wire. */
export interface AwsError {
  readonly code: string
  readonly message: string
  readonly status?: number
}

/** The reply that carries `error`: each protocol has its own shape. */
export function errorReply(service: AwsService, { code, message, status = 400 }: AwsError): AwsReply {
  return SHAPES[service](code, message, status)
}

const JSON_1_0 = 'application/x-amz-json-1.0'

const SHAPES: Readonly<Record<AwsService, (code: string, message: string, status: number) => AwsReply>> = {
  // SSM and DynamoDB capitalise the message of what their front door refuses, and only of that.
  ssm: (code, message, status) => ({
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, [/Denied/.test(code) ? 'Message' : 'message']: message }),
  }),
  dynamodb: (code, message, status) => ({
    status,
    headers: { 'content-type': JSON_1_0 },
    body: JSON.stringify(
      code === 'ResourceNotFoundException'
        ? { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }
        : { __type: `com.amazon.coral.service#${code}`, [/Denied/.test(code) ? 'Message' : 'message']: message },
    ),
  }),
  // The header is for clients that still think in the query protocol, and has the older names.
  sqs: (code, message, status) => ({
    status,
    headers: { 'content-type': JSON_1_0, 'x-amzn-query-error': `${QUERY_NAMES[code] ?? code};Sender` },
    body: JSON.stringify({
      __type: code === 'QueueDoesNotExist' ? `com.amazonaws.sqs#${code}` : `com.amazon.coral.service#${code}`,
      message,
    }),
  }),
  s3: (code, message, status) => ({
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>R</RequestId><HostId>H</HostId></Error>`,
  }),
}

const QUERY_NAMES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  AccessDeniedException: 'AccessDenied',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  InvalidSignatureException: 'SignatureDoesNotMatch',
}
