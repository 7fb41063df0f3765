import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AwsError } from './aws-error.ts'

/** Largest request body that the JSON services read: DynamoDB's own limit. */
const bodyLimitBytes = 16 * 1024 * 1024

/** Reads a request's body; rejects with RequestEntityTooLargeException beyond 16 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request) {
    const bytes: Buffer = chunk
    sizeBytes += bytes.length
    if (sizeBytes > bodyLimitBytes) throw tooLarge(sizeBytes)
    chunks.push(bytes)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}

/** Parses a body as the JSON object that every AWS JSON request is. */
export function parseJson(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw new AwsError('SerializationException', 'The request body is not valid JSON.')
  }
  if (!isRecord(value)) throw new AwsError('SerializationException', 'The request body is not a JSON object.')
  return value
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Writes one JSON reply. A client that has gone away is not an error. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  if (response.destroyed) return
  const bytes = Buffer.from(body === undefined ? '' : JSON.stringify(body))
  response.writeHead(status, { 'x-amzn-requestid': randomUUID(), 'content-length': bytes.length, ...headers })
  response.end(bytes)
}

/** Turns anything thrown into the error that goes on the wire; what nobody foresaw is a 500 that says what broke. */
export function toAwsError(thrown: unknown): AwsError {
  if (thrown instanceof AwsError) return thrown
  const reason = thrown instanceof Error ? describe(thrown) : String(thrown)
  return new AwsError('InternalServerError', `The local backend failed: ${reason}`, 500)
}

function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}

function tooLarge(sizeBytes: number): AwsError {
  const message = `The request has at least ${sizeBytes} bytes; ${bodyLimitBytes} are allowed. Send less per request.`
  return new AwsError('RequestEntityTooLargeException', message, 413)
}
