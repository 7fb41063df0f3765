import type { BackendError } from '../core/errors/index.ts'

/**
 * The queues, by their physical names.
 *
 * Delivery is at least once and in no certain order. Batch calls answer per item, in order; adapters split what is over the service's
 * limits (10 messages, 1 MiB in all).
 *
 * Implementations pass `test/contract/task-queue.contract.ts`.
 */
export interface TaskQueue {
  /** Sends each message; answered once it is durable. `unavailable` may still have been sent: its reply was lost. Never rejects. */
  sendMany(queue: string, messages: readonly OutgoingMessage[]): Promise<SendAnswer[]>

  /**
   * Up to `max` (1 to 10) messages, each hidden from others for `visibilitySeconds`; waits up to `waitSeconds` (0 to 20) for the first.
   * Each delivery has a new receipt and counts one more. Rejects with BackendError.
   */
  receive(queue: string, options: ReceiveOptions): Promise<DeliveredMessage[]>

  /**
   * Deletes by receipt, also after the visibility ran out unless it was delivered again since. Repeats are fine; what never was a receipt
   * fails. Never rejects.
   */
  deleteMany(queue: string, receipts: readonly string[]): Promise<QueueAnswer[]>

  /**
   * Hides each message for so long from now on (0: not at all), 12 hours at most; fails for one that is not hidden any more. Never rejects.
   */
  changeVisibilityMany(
    queue: string,
    changes: readonly { readonly receipt: string; readonly visibilitySeconds: number }[],
  ): Promise<QueueAnswer[]>

  /** About how many messages wait, are hidden, and are delayed. Rejects with BackendError. */
  depth(queue: string): Promise<QueueDepth>
}

export interface OutgoingMessage {
  readonly body: string
  /** Whole seconds, 0 to 900. */
  readonly delaySeconds: number
  /** Sets the message group, for fair queues. */
  readonly group: string | undefined
  /** String attributes, 10 at most; no values may be empty. */
  readonly attributes: Readonly<Record<string, string>>
}

export interface ReceiveOptions {
  readonly max: number
  readonly waitSeconds: number
  readonly visibilitySeconds: number
}

export interface DeliveredMessage {
  readonly messageId: string
  readonly receipt: string
  readonly body: string
  /** How often it has been delivered, this time included. */
  readonly receiveCount: number
  /** When it was first sent, in ms. */
  readonly sentAt: number
  readonly attributes: Readonly<Record<string, string>>
  readonly group: string | undefined
}

export type SendAnswer =
  | { readonly outcome: 'sent' }
  /** The queue will never take it: too long, or characters it refuses. */
  | { readonly outcome: 'refused'; readonly error: Error }
  | { readonly outcome: 'unavailable'; readonly error: BackendError }

export type QueueAnswer = { readonly outcome: 'done' } | { readonly outcome: 'failed'; readonly error: Error }

export interface QueueDepth {
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
}
