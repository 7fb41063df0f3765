import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpRequest, iamRequests, listRequest } from './aws-requests.ts'
import type { IamRequest } from './simulate.ts'

export interface GuardedFront {
  readonly endpoint: string
  /** What was asked for and allowed. */
  readonly allowed: readonly IamRequest[]
  readonly denied: readonly IamRequest[]
  close(): Promise<void>
}

/** Stands before a backend that asks nobody for permission, and denies what the policies of one role deny, as AWS does. */
export async function startGuardedFront(
  upstream: string,
  isAllowed: (request: IamRequest) => Promise<boolean>,
): Promise<GuardedFront> {
  const agent = new Agent({ keepAlive: true })
  const allowed: IamRequest[] = []
  const denied: IamRequest[] = []
  const firstDenied = async (requests: readonly IamRequest[]) => {
    for (const request of requests) {
      if (!(await isAllowed(request))) return request
      allowed.push(request)
    }
    return undefined
  }
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body = await bytesOf(incoming)
    const { method = 'GET', url: path = '/', headers } = incoming
    const request: HttpRequest = { method, path, target: String(headers['x-amz-target'] ?? ''), body: body.toString() }
    const asked = iamRequests(request)
    const refused = await firstDenied(asked)
    if (refused !== undefined) {
      denied.push(refused)
      return deny(outgoing, request, refused)
    }
    const call = httpRequest(new URL(path, upstream), { method, headers, agent }, async (reply) => {
      const isMissing =
        reply.statusCode === 404 && refusesMissing(method) && asked.some(({ action }) => action.startsWith('s3:'))
      const hidden = isMissing ? await firstDenied([listRequest(request)]) : undefined
      if (hidden !== undefined) {
        denied.push(hidden)
        reply.resume()
        return deny(outgoing, request, hidden)
      }
      outgoing.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(outgoing)
    })
    call.on('error', () => outgoing.destroy())
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) call.destroy()
    })
    call.end(body)
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error))
  })
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    allowed,
    denied,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

function refusesMissing(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

function deny(outgoing: ServerResponse, { target }: HttpRequest, { action, resource }: IamRequest): void {
  const message = `User: arn:aws:sts::000000000000:assumed-role/someone is not authorized to perform: ${action} on resource: ${resource}`
  if (target !== '' || !action.startsWith('s3:')) {
    outgoing.writeHead(target === '' ? 403 : 400, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-errortype': 'AccessDeniedException',
    })
    outgoing.end(JSON.stringify({ __type: 'AccessDeniedException', message, Message: message }))
    return
  }
  outgoing.writeHead(403, { 'content-type': 'application/xml' })
  outgoing.end(`<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`)
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
