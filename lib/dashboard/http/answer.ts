import type { ServerResponse } from 'node:http'
import type { CostMeter } from '../cost/cost-meter.ts'
import { errorAnswer } from './error-answer.ts'
import { SECURITY_HEADERS } from './headers.ts'

/** Sends the whole of a JSON answer, with what the dashboard's requests have cost so far: the page's footer is never asked for apart. */
export function sendJson(response: ServerResponse, status: number, body: unknown, meter?: CostMeter): void {
  response.writeHead(status, { ...SECURITY_HEADERS, ...costHeaders(meter), 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

export function sendError(response: ServerResponse, error: unknown, meter?: CostMeter): void {
  const { status, error: said } = errorAnswer(error)
  if (response.headersSent) response.end()
  else sendJson(response, status, { error: said }, meter)
}

/** For a person's browser that has no page to show an error on. */
export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

/**
 * Sends lines of JSON: `{ progress }` as often as there is any, then `{ done }` or `{ error }`. The status is sent before the work is
 * done, so an error can only be told in the lines.
 */
export async function sendLines(
  response: ServerResponse,
  meter: CostMeter,
  work: (emit: (progress: object) => void) => Promise<unknown>,
): Promise<void> {
  response.writeHead(200, { ...SECURITY_HEADERS, ...costHeaders(meter), 'content-type': 'application/x-ndjson' })
  const line = (value: object) => void response.write(`${JSON.stringify(value)}\n`)
  try {
    line({ done: await work((progress) => line({ progress })) })
  } catch (error) {
    line({ error: errorAnswer(error).error })
  }
  response.end()
}

function costHeaders(meter: CostMeter | undefined): Record<string, string> {
  if (meter === undefined) return {}
  const { requests, usd } = meter.read()
  return { 'tasklane-requests': String(requests), 'tasklane-usd': usd.toFixed(9) }
}
