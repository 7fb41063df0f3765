import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { requestCost } from './request-cost.ts'

/** How many requests this process has made to AWS, and about what they cost by list price. */
export interface CostMeter {
  read(): { readonly requests: number; readonly usd: number }
  close(): void
}

/**
 * Counts the requests of this whole process as Node itself tells of them, so that the SDK's own repeats are counted too. With the local
 * backend it says what the same would cost on AWS.
 */
export function startCostMeter(): CostMeter {
  let requests = 0
  let usd = 0
  const count = (message: unknown) => {
    const { request, response } = message as { readonly request: ClientRequest; readonly response: IncomingMessage }
    const target = request.getHeader('x-amz-target')
    if (target === undefined && !isSigned(request)) return
    requests += 1
    usd += requestCost(
      typeof target === 'string' ? target : '',
      sizeOf(request.getHeader('content-length')),
      sizeOf(response.headers['content-length']),
    )
  }
  subscribe(CHANNEL, count)
  return { read: () => ({ requests, usd }), close: () => void unsubscribe(CHANNEL, count) }
}

const CHANNEL = 'http.client.response.finish'

/** S3, Lambda and Scheduler name no target; whatever speaks to AWS is signed. */
function isSigned(request: ClientRequest): boolean {
  return String(request.getHeader('authorization') ?? '').startsWith('AWS4-')
}

function sizeOf(header: unknown): number {
  return Number(header ?? 0) || 0
}
