import type { IncomingMessage } from 'node:http'
import { Refusal } from './refusal.ts'

/** SQS takes 1 MiB, and larger inputs go by S3; what is typed or pasted into a page is far less. */
export const BODY_LIMIT_BYTES = 1_048_576

/** The JSON of a request's body; `{}` for an empty one. @throws Refusal for another type, a body over the limit, or one that is no JSON. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'] ?? ''
  // Anything but JSON could be sent by another site's form.
  if (!/^application\/json\b/.test(type)) {
    throw new Refusal(415, 'BODY_TYPE', `The body's type is '${type}' and must be application/json.`)
  }
  const text = await boundedText(request)
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Refusal(400, 'BODY', `The body is no JSON: ${(error as Error).message}.`)
  }
}

async function boundedText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_LIMIT_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tooLarge(): Refusal {
  return new Refusal(
    413,
    'BODY_TOO_LARGE',
    `The body is over ${BODY_LIMIT_BYTES} bytes. Enqueue inputs of this size by the client, or by: tasklane enqueue --file.`,
  )
}
