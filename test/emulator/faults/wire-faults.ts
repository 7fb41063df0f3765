import { PARTIAL } from '../../support/partial-replies.ts'
import { jsonReply, type Reply } from './exchange.ts'

/** How the network or the service fails one request. */
export type WireFault =
  /** It takes long, and then works. */
  | 'delayed'
  /** The connection is reset before anything was sent on. */
  | 'reset'
  /** It was done, and the connection ends before the reply. */
  | 'reply-lost'
  /** Refused as a whole. */
  | 'throttled'
  /** Half of a batch is refused, inside a reply that says 200. */
  | 'partly-throttled'
  /** A 500 with nothing done. */
  | 'failed'

export const WIRE_FAULTS: readonly WireFault[] = [
  'delayed',
  'reset',
  'reply-lost',
  'throttled',
  'partly-throttled',
  'failed',
]

/** The reply that never reached the backend, for those faults that are one. */
export const FAULT_REPLIES: Readonly<Partial<Record<WireFault, Reply>>> = {
  throttled: jsonReply(400, { __type: 'ThrottlingException', message: 'slow down' }),
  failed: jsonReply(500, { __type: 'InternalServerError', message: 'something broke' }),
}

/** Sends on every other item of a batch, and turns the rest down as the service would. A single call is throttled as a whole. */
export async function partlyThrottled(
  operation: string,
  body: Buffer,
  send: (bytes: Buffer) => Promise<Reply>,
): Promise<Reply> {
  const partial = PARTIAL[operation]?.(JSON.parse(body.toString()))
  if (partial === undefined) return FAULT_REPLIES.throttled as Reply
  if (partial.forwarded === undefined) return jsonReply(200, partial.merge({}))
  const reply = await send(Buffer.from(JSON.stringify(partial.forwarded)))
  return reply.status === 200 ? jsonReply(200, partial.merge(JSON.parse(reply.body.toString()))) : reply
}
