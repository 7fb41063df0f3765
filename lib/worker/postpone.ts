import { ceilSeconds } from '../core/duration.ts'
import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import { momentMs } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'

/** `done`: the message may be deleted. `keep`: report it failed, so that it comes back. */
export type Disposition = 'done' | 'keep'

/** The one way to wait, for retries, due times and flow control. */
export interface Postponer {
  /** The message comes back in `ms`; `envelope`, when it is given, is what then comes. */
  postpone(message: DeliveredMessage, ms: number, envelope?: Envelope): Promise<Disposition>
  /** The message comes back in `ms`, 12 hours at most, without a copy. */
  hide(message: DeliveredMessage, ms: number): Promise<Disposition>
  /** The message comes back in 1 to 5 s: something is down that should soon be up. Left alone, it would stay hidden for minutes. */
  retrySoon(message: DeliveredMessage): Promise<Disposition>
}

/**
 * Short waits change the visibility; longer ones send a copy and only then let the message go, for a queue delivers nothing beyond
 * 120,000 in flight. Old messages are always copied: SQS deletes them after their retention, counted from the first send.
 */
export function makePostponer(queueName: string, runtime: WorkerRuntime): Postponer {
  const { queue, clock, entropy, settings } = runtime

  async function hide(message: DeliveredMessage, ms: number): Promise<Disposition> {
    // A failure here is harmless: the message comes back when its present visibility ends.
    await queue.changeVisibilityMany(queueName, [{ receipt: message.receipt, visibilitySeconds: ceilSeconds(ms) }])
    return 'keep'
  }

  async function copy(message: DeliveredMessage, ms: number, envelope: Envelope | undefined): Promise<Disposition> {
    const body = envelope === undefined ? message.body : encodeEnvelope(envelope)
    const outgoing = { body, delaySeconds: ceilSeconds(ms), group: message.group, attributes: message.attributes }
    const [answer] = await queue.sendMany(queueName, [outgoing])
    return answer?.outcome === 'sent' ? 'done' : hide(message, Math.min(ms, settings.visibilityWaitMs))
  }

  return {
    hide,
    retrySoon: (message) =>
      hide(
        message,
        momentMs(() => entropy.random()),
      ),
    async postpone(message, ms, envelope) {
      const old =
        clock.now() - message.sentAt > settings.refreshAgeMs || message.receiveCount > settings.refreshReceives
      const long = ms > settings.visibilityWaitMs
      return old || long || envelope !== undefined ? copy(message, ms, envelope) : hide(message, ms)
    },
  }
}
