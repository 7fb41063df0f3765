import { Agent, type IncomingMessage, request } from 'node:http'

/** The account and region that the local backend plays. */
export const LOCAL_REGION = 'us-east-1'
export const LOCAL_ACCOUNT = '000000000000'

/** An answer that says no, with AWS' name for why. */
export class AwsCallError extends Error {
  /** Such as `QueueDoesNotExist`, without a namespace. */
  readonly type: string

  constructor(operation: string, type: string, message: string) {
    super(`${operation}: ${type}: ${message}`)
    this.name = 'AwsCallError'
    this.type = type
  }
}

/**
 * Calls the local backend in AWS' protocols, over keep-alive connections to its one port.
 *
 * The backend's own process does that so often (each poll, each batch) and so soon (before anything is ready) that the SDK's start of
 * several hundred milliseconds, and its CPU a call, would be felt. What clients and workers use is the SDK.
 */
export interface AwsCaller {
  /** @param target - such as `AmazonSQS.ReceiveMessage`. @throws AwsCallError */
  json(target: string, input: object): Promise<Record<string, unknown>>
  /** @param path - such as `/2015-03-31/event-source-mappings`. @throws AwsCallError */
  rest(method: string, path: string, input?: object): Promise<Record<string, unknown>>
  /** Drops all connections, waiting polls too. */
  close(): void
}

export function awsCaller(endpoint: string): AwsCaller {
  const agent = new Agent({ keepAlive: true })
  const send = async (operation: string, method: string, path: string, headers: object, input: object | undefined) => {
    const response = await exchange(
      `${endpoint}${path}`,
      { agent, method, headers: { ...headers, ...AUTHORIZATION } },
      input,
    )
    if (response.status < 300) return response.body
    throw errorOf(operation, response)
  }
  return {
    json: (target, input) =>
      send(target, 'POST', '/', { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target }, input),
    rest: (method, path, input) =>
      send(`${method} ${path}`, method, path, { 'content-type': 'application/json' }, input),
    close: () => agent.destroy(),
  }
}

/** For `catch`: swallows the errors that only say that the thing is there. */
export function unless(...types: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof AwsCallError && types.includes(error.type)) return undefined
    throw error
  }
}

interface Reply {
  readonly status: number
  readonly errorType: string | undefined
  readonly body: Record<string, unknown>
}

/** Nobody checks the signature; a few parts look for the region in it. */
const AUTHORIZATION = {
  authorization: `AWS4-HMAC-SHA256 Credential=local/20200101/${LOCAL_REGION}/sqs/aws4_request, SignedHeaders=host, Signature=none`,
}

function exchange(url: string, options: object, input: object | undefined): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(url, options, (response) => {
      readReply(response).then(resolve, reject)
    })
    call.on('error', reject)
    call.end(input === undefined ? undefined : JSON.stringify(input))
  })
}

async function readReply(response: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  const header = response.headers['x-amzn-errortype']
  return {
    status: response.statusCode ?? 0,
    errorType: typeof header === 'string' ? header : undefined,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
  }
}

function errorOf(operation: string, { status, errorType, body }: Reply): AwsCallError {
  const type = String(body['__type'] ?? errorType ?? /<Code>(\w+)<\/Code>/.exec(String(body['text']))?.[1] ?? status)
  const message = String(body['message'] ?? body['Message'] ?? body['text'] ?? '')
  return new AwsCallError(operation, type.slice(type.lastIndexOf('#') + 1), message)
}
