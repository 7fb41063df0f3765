import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'

/** A reply, whole. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** The way from the proxy to the backend. */
export class Upstream {
  readonly #agent = new Agent({ keepAlive: true })
  /** Changes when the backend is started again. */
  endpoint: string

  constructor(endpoint: string) {
    this.endpoint = endpoint
  }

  /** @throws the connection's error when the backend is gone. */
  ask({ url = '/', method = 'GET', headers }: IncomingMessage, body: Buffer): Promise<Reply> {
    const { 'transfer-encoding': _, connection: __, ...kept } = headers
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        new URL(url, this.endpoint),
        { method, headers: { ...kept, 'content-length': body.length }, agent: this.#agent },
        (reply) => {
          bytesOf(reply).then(
            (bytes) => resolve({ status: reply.statusCode ?? 500, headers: reply.headers, body: bytes }),
            reject,
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

export function jsonReply(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) }
}

export function answer(outgoing: ServerResponse, { status, headers, body }: Reply): void {
  const { 'transfer-encoding': _, connection: __, ...kept } = headers
  outgoing.writeHead(status, { ...kept, 'content-length': body.length }).end(body)
}

export async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
