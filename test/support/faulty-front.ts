import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Faults } from './contract-subjects.ts'
import { PARTIAL } from './partial-replies.ts'

export interface FaultyFront {
  readonly endpoint: string
  readonly faults: Faults
  close(): Promise<void>
}

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Stands before a backend that never fails by itself, on the wire, and makes it fail as AWS does: the adapters can't tell. */
export async function startFaultyFront(upstream: string): Promise<FaultyFront> {
  const agent = new Agent({ keepAlive: true })
  let throttles = 0
  let lags = 0
  let repliesToLose = 0

  const server = createServer(async (incoming, outgoing) => {
    const body = await bytesOf(incoming)
    const operation = String(incoming.headers['x-amz-target'] ?? '').replace(/^.*\./, '')
    const send = (bytes: Buffer) => forward(agent, upstream, incoming, bytes)
    if (throttles > 0 && operation !== '') {
      throttles -= 1
      respond(outgoing, await throttled(operation, body, send))
      return
    }
    if (lags > 0 && operation === 'BatchGetItem' && !body.includes('"ConsistentRead":true')) {
      lags -= 1
      respond(outgoing, json(200, { Responses: {}, UnprocessedKeys: {} }))
      return
    }
    const reply = await send(body)
    if (repliesToLose > 0 && operation !== '') {
      repliesToLose -= 1
      outgoing.destroy()
      return
    }
    respond(outgoing, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults: {
      throttleNext: (requests) => {
        throttles = requests
      },
      lagNext: (reads) => {
        lags = reads
      },
      loseNextReply: () => {
        repliesToLose = 1
      },
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

async function throttled(operation: string, body: Buffer, send: (bytes: Buffer) => Promise<Reply>): Promise<Reply> {
  const partial = PARTIAL[operation]?.(JSON.parse(body.toString()))
  if (partial === undefined) return json(400, { __type: 'ThrottlingException', message: 'slow down' })
  if (partial.forwarded === undefined) return json(200, partial.merge({}))
  const reply = await send(Buffer.from(JSON.stringify(partial.forwarded)))
  return reply.status === 200 ? json(200, partial.merge(JSON.parse(reply.body.toString()))) : reply
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) }
}

function respond(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers
  outgoing.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
}

function forward(agent: Agent, upstream: string, incoming: IncomingMessage, body: Buffer): Promise<Reply> {
  const { 'transfer-encoding': _, connection: __, ...kept } = incoming.headers
  const headers = { ...kept, 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      new URL(incoming.url ?? '/', upstream),
      { method: incoming.method ?? 'GET', headers, agent },
      async (reply) => resolve({ status: reply.statusCode ?? 500, headers: reply.headers, body: await bytesOf(reply) }),
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
