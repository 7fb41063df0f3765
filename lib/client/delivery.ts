import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import { queueName } from '../core/names.ts'
import type { Part, TaskRecord } from '../core/record.ts'

/** A task on its way: what is written, and then sent. */
export interface OutgoingTask {
  readonly id: string
  readonly queue: string
  readonly body: string
  readonly tenant: string | undefined
  /** The message is hidden until then, in ms since 1970. */
  readonly dueAt: number | undefined
  /** Whether that is the due time that it was enqueued with: else a worker has given it back until then. */
  readonly firstWait: boolean
  /** Written first, unless it is there. */
  readonly record: TaskRecord | undefined
  /** The whole input, kept beside a record that is too small for it; written before it. */
  readonly part?: Part | undefined
  readonly ifUnsent: IfUnsent
}

/**
 * What becomes of a task that can't be sent: `settle` its record as CANCELLED, put a `tombstone` where the worker would begin its record,
 * or `leave` it, because another call may have sent it, too.
 */
export type IfUnsent = 'settle' | 'tombstone' | 'leave'

/** What came of sending. `refused`: it will never run. `unknown`: it may have been sent, for all we know. */
export type Delivery =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused' | 'unknown'; readonly error: Error }

/** What came of putting a task in. `created` is false when a key found a task that was there already. */
export type Submission =
  | { readonly outcome: 'accepted'; readonly id: string; readonly created: boolean }
  | { readonly outcome: 'refused' | 'unknown'; readonly id: string; readonly error: Error }

/** Why a task wasn't sent, or perhaps wasn't. */
export interface Unsent {
  readonly error: Error
  readonly maybeSent: boolean
}

export function outgoing(
  { app, stage }: { readonly app: string; readonly stage: string },
  envelope: Envelope,
  record: TaskRecord | undefined,
  ifUnsent: IfUnsent,
  body: string = encodeEnvelope(envelope),
): OutgoingTask {
  const { id, group, priority, tenant, dueAt } = envelope
  const queue = queueName({ app, stage, group, priority })
  return { id, queue, body, tenant, dueAt, firstWait: true, record, ifUnsent }
}
