import { mappingsPath } from '../../../lib/dev/emulator/lambda-api.ts'
import { dynamoRequests } from './dynamo-requests.ts'
import { isSchedulerRequest, schedulerRequests } from './scheduler-requests.ts'
import type { IamRequest } from './simulate.ts'

export interface HttpRequest {
  readonly method: string
  readonly path: string
  /** The header `x-amz-target`, empty where there is none. */
  readonly target: string
  readonly body: string
}

const HERE = 'us-east-1:000000000000'

/** What AWS asks of IAM for a request, as its services' authorization reference says. @throws Error for a call that nobody was to make. */
export function iamRequests(request: HttpRequest): IamRequest[] {
  const [service, operation = ''] = request.target.split('.')
  const input = service === '' || request.body === '' ? {} : (JSON.parse(request.body) as Record<string, unknown>)
  switch (service) {
    case 'AmazonSQS':
      return [sqsRequest(operation, input)]
    case 'DynamoDB_20120810':
      return dynamoRequests(operation, input)
    case 'AmazonSSM':
      return [{ action: `ssm:${operation}`, resource: `arn:aws:ssm:${HERE}:parameter${input['Path']}` }]
    default:
      if (isSchedulerRequest(request)) return schedulerRequests(HERE, request)
      return [request.path.startsWith(mappingsPath) ? lambdaRequest(request) : s3Request(request)]
  }
}

/** S3 tells who may not list that an object is forbidden, not that it is missing. */
export function listRequest({ path }: HttpRequest): IamRequest {
  return { action: 's3:ListBucket', resource: `arn:aws:s3:::${path.split('/')[1]}` }
}

function sqsRequest(operation: string, input: Readonly<Record<string, unknown>>): IamRequest {
  const action = `sqs:${operation.replace(/Batch$/, '')}`
  if (operation === 'ListQueues') return { action, resource: '*' }
  return { action, resource: `arn:aws:sqs:${HERE}:${String(input['QueueUrl']).split('/').at(-1)}` }
}

const LAMBDA: Readonly<Record<string, string>> = { GET: 'GetEventSourceMapping', PUT: 'UpdateEventSourceMapping' }

function lambdaRequest({ method, path }: HttpRequest): IamRequest {
  const id = path.slice(mappingsPath.length).replaceAll('/', '')
  if (id === '') return { action: 'lambda:ListEventSourceMappings', resource: '*' }
  return { action: `lambda:${LAMBDA[method]}`, resource: `arn:aws:lambda:${HERE}:event-source-mapping:${id}` }
}

const S3: Readonly<Record<string, string>> = {
  GET: 'GetObject',
  HEAD: 'GetObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
}

function s3Request({ method, path }: HttpRequest): IamRequest {
  const [, ...name] = (path.split('?')[0] ?? '').split('/')
  return { action: `s3:${S3[method]}`, resource: `arn:aws:s3:::${name.map(decodeURIComponent).join('/')}` }
}
