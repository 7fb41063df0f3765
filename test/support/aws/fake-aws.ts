import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { definitionParameters, type Manifest, resourcesParameter } from '../../../lib/core/manifest.ts'

export type AwsService = 'ssm' | 'dynamodb' | 'sqs' | 's3'

export interface AwsRequest {
  readonly service: AwsService
  /** For S3, the HTTP method. */
  readonly operation: string
  readonly path: string
  /** What was sent as JSON; empty for S3. */
  readonly input: Readonly<Record<string, unknown>>
}

export interface AwsReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** A reply; `hang` to keep the caller waiting; `undefined` for what a healthy service says. */
export type Answer = AwsReply | 'hang' | undefined

export interface FakeAws extends AsyncDisposable {
  readonly endpoint: string
  readonly requests: readonly AwsRequest[]
  /** What is under `/tasklane/`, by parameter name. */
  readonly parameters: Map<string, string>
}

/** Speaks SSM, SQS, DynamoDB and S3 as far as a client that enqueues and reads needs them, and fails as it is told to. */
export async function startFakeAws(answer: (request: AwsRequest) => Answer = () => undefined): Promise<FakeAws> {
  const requests: AwsRequest[] = []
  const parameters = new Map<string, string>()
  const server = createServer(async (incoming, outgoing) => {
    const request = await awsRequest(incoming)
    requests.push(request)
    const reply = answer(request) ?? healthy(request, parameters)
    if (reply !== 'hang') respond(outgoing, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    parameters,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

/** A task as manifests have it. */
export const TASK = { group: 'default', priority: 2, track: 'full', codec: 'json', retentionMs: 1000 } as const

/** Puts a manifest where a deploy would. */
export function deploy(aws: FakeAws, app: string, stage: string, tasks: Manifest['tasks'] = { resize: TASK }): void {
  const groups = { default: { priorities: [0, 1, 2, 3] as const, functionName: 'f' } }
  const resources = {
    table: `tl_${app}_${stage}`,
    bucket: `tl-${app}-${stage}`,
    queueUrl: `${aws.endpoint}/123456789012/tl_${app}_${stage}_default_normal`,
    listing: true,
  }
  const all = [...definitionParameters(app, stage, { groups, tasks }), resourcesParameter(app, stage, resources)]
  for (const { name, value } of all) aws.parameters.set(name, value)
}

async function awsRequest(incoming: IncomingMessage): Promise<AwsRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const [prefix = '', operation] = String(incoming.headers['x-amz-target'] ?? '').split('.')
  const service = SERVICES[prefix]
  const path = incoming.url ?? '/'
  if (service === undefined || operation === undefined)
    return { service: 's3', operation: incoming.method ?? 'GET', path, input: {} }
  return { service, operation, path, input: JSON.parse(Buffer.concat(chunks).toString()) }
}

const SERVICES: Readonly<Record<string, AwsService>> = {
  AmazonSSM: 'ssm',
  DynamoDB_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
}

function healthy({ service, operation, input }: AwsRequest, parameters: ReadonlyMap<string, string>): AwsReply {
  if (service === 'ssm') return ok(parametersUnder(String(input['Path']), Number(input['NextToken'] ?? 0), parameters))
  if (operation === 'BatchExecuteStatement')
    return ok({ Responses: (input['Statements'] as unknown[]).map(() => ({})) })
  if (operation === 'BatchGetItem') return ok({ Responses: {}, UnprocessedKeys: {} })
  if (operation === 'SendMessageBatch') {
    const entries = input['Entries'] as readonly { readonly Id: string; readonly MessageBody: string }[]
    const sent = entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: `m-${Id}`,
      MD5OfMessageBody: md5(MessageBody),
    }))
    return ok({ Successful: sent })
  }
  return { status: 200, body: '' }
}

function parametersUnder(path: string, from: number, parameters: ReadonlyMap<string, string>) {
  const folder = path.endsWith('/') ? path : `${path}/`
  const found = [...parameters].filter(([name]) => name.startsWith(folder)).sort()
  const page = found.slice(from, from + 10)
  return {
    Parameters: page.map(([Name, Value]) => ({
      Name,
      Value,
      Type: 'String',
      ARN: `arn:aws:ssm:us-east-1:123456789012:parameter${Name}`,
    })),
    ...(found.length > from + 10 && { NextToken: String(from + 10) }),
  }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function ok(body: unknown): AwsReply {
  return { status: 200, body: JSON.stringify(body) }
}

function respond(outgoing: ServerResponse, { status, headers, body }: AwsReply): void {
  outgoing
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1', ...headers })
    .end(body)
}
