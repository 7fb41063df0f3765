import { DEFAULTS } from '../core/defaults.ts'
import { ceilSeconds } from '../core/duration.ts'
import { type Envelope, encodeEnvelope } from '../core/envelope.ts'
import { needsSchedule } from '../core/schedules/due.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import type { Ticket } from './attempt.ts'
import { momentMs } from './decide.ts'
import type { WorkerRuntime } from './runtime.ts'
import { waitInSchedule } from './wait-in-schedule.ts'

/** `done`: the message may be deleted. `keep`: report it failed, so that it comes back. */
export type Disposition = 'done' | 'keep'

/** The one way to wait, for retries, due times and flow control. */
export interface Postponer {
  /** The message comes back in `ms`, 15 minutes at most; `envelope`, when it is given, is what then comes. */
  postpone(message: DeliveredMessage, ms: number, envelope?: Envelope): Promise<Disposition>
  /** A task's message comes back at `until`, in ms since 1970, however far that is; `changed`, when it is given, is what then comes. */
  postponeTask(ticket: Pick<Ticket, 'message' | 'envelope'>, until: number, changed?: Envelope): Promise<Disposition>
  /** The message comes back in `ms`, 12 hours at most, without a copy. */
  hide(message: DeliveredMessage, ms: number): Promise<Disposition>
  /** The message comes back in 1 to 5 s: something is down that should soon be up. Left alone, it would stay hidden for minutes. */
  retrySoon(message: DeliveredMessage): Promise<Disposition>
}

/**
 * Short waits change the visibility; longer ones send a copy and only then let the message go, for a queue delivers nothing beyond
 * 120,000 in flight. What a queue can't keep so long waits in a schedule. Old messages are always copied: SQS deletes them after their
 * retention, counted from the first send.
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

  async function postpone(message: DeliveredMessage, ms: number, envelope?: Envelope): Promise<Disposition> {
    const old = clock.now() - message.sentAt > settings.refreshAgeMs || message.receiveCount > settings.refreshReceives
    const long = ms > settings.visibilityWaitMs
    return old || long || envelope !== undefined ? copy(message, ms, envelope) : hide(message, ms)
  }

  async function postponeTask(
    { message, envelope }: Pick<Ticket, 'message' | 'envelope'>,
    until: number,
    changed?: Envelope,
  ): Promise<Disposition> {
    const now = clock.now()
    // A message may lie: it waits no longer than may be asked for, and then is looked at again.
    const end = Math.min(until, now + DEFAULTS.maxWaitMs)
    // A schedule could not name the message group.
    const grouped = { ...message, group: message.group ?? envelope.tenant }
    if (!needsSchedule(end - now)) return postpone(grouped, await leftUntil(end), changed)
    const body = changed === undefined ? message.body : encodeEnvelope(changed)
    if (await waitInSchedule(queueName, { body, envelope: changed ?? envelope }, end, runtime)) return 'done'
    // Then it waits as long as it can here, and is postponed again.
    return copy(grouped, DEFAULTS.maxDelayMs, changed)
  }

  /** What is left until `end`. SQS counts whole seconds: a moment later, it need not round up by nearly one. */
  async function leftUntil(end: number): Promise<number> {
    const ms = Math.max(0, end - clock.now())
    const overMs = ms % 1000
    if (ms < 1000 || overMs === 0 || overMs > MOMENT_MS) return ms
    // A timer may be a little early.
    await new Promise<void>((resolve) => void clock.after(overMs + 2, resolve))
    return Math.max(0, end - clock.now())
  }

  return {
    postpone,
    postponeTask,
    hide,
    retrySoon: (message) =>
      hide(
        message,
        momentMs(() => entropy.random()),
      ),
  }
}

/** So long a worker waits by itself. */
const MOMENT_MS = 100
