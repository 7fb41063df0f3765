import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request, as it was seen on the wire. */
export interface SeenRequest {
  /** `sqs`, `dynamodb`, `ssm`, `lambda` or `s3`. */
  readonly service: string
  /** Such as `SendMessageBatch`; for services without named operations the HTTP method. */
  readonly operation: string
  readonly atMs: number
  /** The resource that it names, such as a queue's URL or a table; the first one, if there are several. */
  resource: string
  /** What travels in it: messages, statements, keys. 1 for operations that take no list. */
  items: number
  /** Of the messages sent, without what is around them. */
  messageBytes: number
  /** Whether the reply held messages: a long poll of an empty queue is no part of any task's price. */
  broughtMessages: boolean
}

/** A server on 127.0.0.1 that forwards everything to one endpoint and keeps what it saw. */
export interface CountingProxy {
  readonly endpoint: string
  readonly seen: readonly SeenRequest[]
  /** Begins to count anew. */
  clear(): void
  /** Requests since then of a service, all or of one operation. */
  count(service: string, operation?: string): number
  close(): Promise<void>
}

/** Counts where the requests are made, so that no layer above can leave one out: retries of the SDK are seen, too. */
export async function startCountingProxy(upstream: string): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true })
  let seen: SeenRequest[] = []
  const server = createServer((incoming, outgoing) => {
    const named = nameOf(incoming)
    const entry = { ...named, atMs: performance.now(), resource: '', items: 1, messageBytes: 0, broughtMessages: false }
    seen.push(entry)
    if (named.service !== 's3') void bodyOf(incoming).then((body) => Object.assign(entry, contentsOf(body)))
    forward(agent, upstream, incoming, outgoing, (body) => {
      entry.broughtMessages = entry.operation === 'ReceiveMessage' && body.includes('"Messages":[{')
    })
  })
  // As the backend itself: a proxy that drops idle connections would make clients repeat requests.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen
    },
    clear: () => {
      seen = []
    },
    count: (service, operation) =>
      seen.filter((one) => one.service === service && (operation === undefined || one.operation === operation)).length,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

const SERVICES: Readonly<Record<string, string>> = { AmazonSQS: 'sqs', DynamoDB_20120810: 'dynamodb', AmazonSSM: 'ssm' }

function nameOf({ headers, url = '/', method = 'GET' }: IncomingMessage): { service: string; operation: string } {
  const [target = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.')
  const service = SERVICES[target]
  if (service !== undefined) return { service, operation }
  return { service: url.startsWith('/2015-03-31/') ? 'lambda' : 's3', operation: method }
}

/** Reads along: what is piped on meanwhile is the same. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(incoming, 'end')
  return Buffer.concat(chunks)
}

interface WireInput {
  readonly QueueUrl?: string
  readonly TableName?: string
  readonly Entries?: readonly { readonly MessageBody?: string }[]
  readonly Statements?: readonly object[]
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly object[] }>>
}

function contentsOf(body: Buffer): Pick<SeenRequest, 'resource' | 'items' | 'messageBytes'> {
  const { QueueUrl, TableName, Entries, Statements, RequestItems } = (
    body.length > 0 ? JSON.parse(body.toString()) : {}
  ) as WireInput
  const [table] = Object.entries(RequestItems ?? {})
  return {
    resource: QueueUrl ?? TableName ?? table?.[0] ?? '',
    items: (Entries ?? Statements ?? table?.[1].Keys)?.length ?? 1,
    messageBytes: (Entries ?? []).reduce((sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody), 0),
  }
}

function forward(
  agent: Agent,
  upstream: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onBody: (body: Buffer) => void,
): void {
  const { method = 'GET', headers, url = '/' } = incoming
  const call = request(new URL(url, upstream), { method, headers, agent }, async (reply) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of reply) chunks.push(chunk as Buffer)
    } catch {
      outgoing.destroy()
      return
    }
    const body = Buffer.concat(chunks)
    onBody(body)
    const { 'transfer-encoding': _, connection: __, ...kept } = reply.headers
    outgoing.writeHead(reply.statusCode ?? 500, { ...kept, 'content-length': body.length }).end(body)
  })
  call.on('error', () => outgoing.destroy())
  // A long poll whose client has gone must not go on, or it would swallow the next messages.
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) call.destroy()
  })
  incoming.pipe(call)
}
