import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { DevServerError } from '../dev-error.ts'
import { type AwsError, unknownOperation } from './aws-error.ts'
import { sendJson, toAwsError } from './http-json.ts'

/** One service behind the front; the first that matches a request gets it. */
export interface Route {
  /** As it is named to the request observer: sqs, dynamodb, ssm, lambda, scheduler, s3. */
  readonly service: string
  /** The prefix of x-amz-target, `AmazonSQS.`; or of the path; a route with neither takes all that is left. */
  readonly target?: string
  readonly path?: string
  /** Whether a request of this path is really meant; yes when left out. */
  accepts?(request: IncomingMessage): boolean
  /** Names the operation of a request without x-amz-target; its method when left out. */
  operationOf?(request: IncomingMessage): string
  handle(request: IncomingMessage, response: ServerResponse, operation: string): void | Promise<void>
}

/** Told of each request when it arrives; must be cheap. */
export type RequestObserver = (service: string, operation: string) => void

/**
 * Listens on 127.0.0.1 and hands each request to its service.
 * @throws DevServerError with the reason PORT_TAKEN.
 */
export async function openFront(
  port: number,
  routes: readonly Route[],
  onRequest: RequestObserver | undefined,
): Promise<Server> {
  const server = createServer((request, response) => {
    const { route, operation } = routeOf(routes, request)
    if (route === undefined) {
      sendError(response, unknownOperation(operation))
      return
    }
    onRequest?.(route.service, operation)
    Promise.resolve(route.handle(request, response, operation)).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendError(response, toAwsError(error))
    })
  })
  // Clients keep connections for as long as they like: a server that drops an idle one races with the next request.
  server.keepAliveTimeout = 0
  await listen(server, port)
  return server
}

/** Sends an error as the AWS JSON protocols do. */
export function sendError(response: ServerResponse, error: AwsError, contentType = 'application/x-amz-json-1.0'): void {
  const body = { __type: error.type, message: error.message, ...error.fields }
  sendJson(response, error.statusCode, body, { 'content-type': contentType })
}

function routeOf(routes: readonly Route[], request: IncomingMessage): { route: Route | undefined; operation: string } {
  const target = request.headers['x-amz-target']
  if (typeof target === 'string') {
    const route = routes.find((one) => one.target !== undefined && target.startsWith(one.target))
    return { route, operation: route?.target === undefined ? target : target.slice(route.target.length) }
  }
  const path = request.url ?? '/'
  const byPath = routes.find(
    (one) => one.path !== undefined && path.startsWith(one.path) && one.accepts?.(request) !== false,
  )
  const route = byPath ?? routes.find((one) => one.target === undefined && one.path === undefined)
  return { route, operation: route?.operationOf?.(request) ?? request.method ?? 'GET' }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? portTaken(port, cause) : cause)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}

function portTaken(port: number, cause: Error): DevServerError {
  const remedy = `Stop the program that uses it, or choose another port (0 takes any that is free).`
  return new DevServerError('PORT_TAKEN', `Port ${port} on 127.0.0.1 is taken. ${remedy}`, { cause })
}
