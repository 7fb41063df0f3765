import { LIMITS } from '../../core/limits.ts'
import { messageBytes } from '../../core/message-size.ts'
import type { Clock } from '../../ports/clock.ts'
import type {
  DeliveredMessage,
  OutgoingMessage,
  QueueAnswer,
  QueueDepth,
  ReceiveOptions,
  SendAnswer,
  TaskQueue,
} from '../../ports/task-queue.ts'

interface StoredMessage extends OutgoingMessage {
  readonly messageId: string
  readonly sentAt: number
  visibleAt: number
  receiveCount: number
  receipt: string | undefined
}

/** What no SQS message may hold: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u

const RECEIPT = /^m-\d+\/\d+$/

/** The reference: what {@link TaskQueue} promises, in its shortest form. Queues come to be when they are first used. */
export class MemoryTaskQueue implements TaskQueue {
  readonly #clock: Clock
  readonly #queues = new Map<string, Map<string, StoredMessage>>()
  readonly #waiting = new Set<() => void>()
  #serial = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async sendMany(queue: string, messages: readonly OutgoingMessage[]): Promise<SendAnswer[]> {
    const answers = messages.map((message) => this.#send(queue, message))
    this.#wake()
    return answers
  }

  async receive(queue: string, options: ReceiveOptions): Promise<DeliveredMessage[]> {
    const deadline = this.#clock.monotonic() + options.waitSeconds * 1000
    for (;;) {
      const messages = this.#take(queue, options)
      const left = deadline - this.#clock.monotonic()
      if (messages.length > 0 || left <= 0) return messages
      await this.#arrival(queue, left)
    }
  }

  async deleteMany(queue: string, receipts: readonly string[]): Promise<QueueAnswer[]> {
    return receipts.map((receipt) => {
      if (!RECEIPT.test(receipt)) return { outcome: 'failed', error: new Error('that is no receipt') }
      const message = this.#held(queue, receipt)
      if (message !== undefined) this.#messages(queue).delete(message.messageId)
      return { outcome: 'done' }
    })
  }

  async changeVisibilityMany(
    queue: string,
    changes: readonly { readonly receipt: string; readonly visibilitySeconds: number }[],
  ): Promise<QueueAnswer[]> {
    const answers = changes.map(({ receipt, visibilitySeconds }): QueueAnswer => {
      const message = this.#held(queue, receipt)
      if (message === undefined || message.visibleAt <= this.#clock.now()) {
        return { outcome: 'failed', error: new Error('the message is not in flight under this receipt') }
      }
      message.visibleAt = this.#clock.now() + visibilitySeconds * 1000
      return { outcome: 'done' }
    })
    this.#wake()
    return answers
  }

  async depth(queue: string): Promise<QueueDepth> {
    const now = this.#clock.now()
    const messages = [...this.#messages(queue).values()]
    const hidden = messages.filter(({ visibleAt }) => visibleAt > now)
    const inFlight = hidden.filter(({ receiveCount }) => receiveCount > 0).length
    return { visible: messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight }
  }

  /** When the next message that is hidden or delayed may be received, of all queues; `undefined` when there is none. */
  nextVisibleAt(): number | undefined {
    const now = this.#clock.now()
    const times = [...this.#queues.values()].flatMap((queue) => [...queue.values()].map(({ visibleAt }) => visibleAt))
    const later = times.filter((time) => time > now)
    return later.length === 0 ? undefined : Math.min(...later)
  }

  /** The queues that were used, by their names. */
  names(): readonly string[] {
    return [...this.#queues.keys()]
  }

  /** Forgets a queue and what is in it. */
  drop(queue: string): void {
    this.#queues.delete(queue)
  }

  /** All messages of a queue, whether hidden or not, oldest first. */
  peek(queue: string): readonly OutgoingMessage[] {
    return [...this.#messages(queue).values()]
  }

  #send(queue: string, message: OutgoingMessage): SendAnswer {
    const bytes = messageBytes(message)
    const { max } = LIMITS.messageBytes
    if (bytes > max) return { outcome: 'refused', error: new Error(`the message is ${bytes} bytes and may be ${max}`) }
    const values = Object.values(message.attributes)
    if ([message.body, ...values].some((text) => REFUSED.test(text))) {
      return { outcome: 'refused', error: new Error('the message holds a character that queues refuse; escape it') }
    }
    if (values.includes('')) return { outcome: 'refused', error: new Error('an attribute has no value; leave it out') }
    const { min, max: longest } = LIMITS.delaySeconds
    if (message.delaySeconds < min || message.delaySeconds > longest) {
      return { outcome: 'refused', error: new Error(`the delay is ${message.delaySeconds} s and may be ${longest}`) }
    }
    const now = this.#clock.now()
    const messageId = `m-${++this.#serial}`
    const visibleAt = now + message.delaySeconds * 1000
    this.#messages(queue).set(messageId, {
      ...message,
      messageId,
      sentAt: now,
      visibleAt,
      receiveCount: 0,
      receipt: undefined,
    })
    return { outcome: 'sent' }
  }

  #take(queue: string, { max, visibilitySeconds }: ReceiveOptions): DeliveredMessage[] {
    const now = this.#clock.now()
    const taken: DeliveredMessage[] = []
    for (const message of this.#messages(queue).values()) {
      if (taken.length === max) break
      if (message.visibleAt > now) continue
      message.visibleAt = now + visibilitySeconds * 1000
      message.receiveCount += 1
      const receipt = `${message.messageId}/${message.receiveCount}`
      message.receipt = receipt
      const { messageId, body, receiveCount, sentAt, attributes, group } = message
      taken.push({ messageId, receipt, body, receiveCount, sentAt, attributes, group })
    }
    return taken
  }

  #held(queue: string, receipt: string): StoredMessage | undefined {
    const message = this.#messages(queue).get(receipt.slice(0, receipt.indexOf('/')))
    return message?.receipt === receipt ? message : undefined
  }

  /** Ends when anything may have become receivable in `queue`, or after `ms`. */
  #arrival(queue: string, ms: number): Promise<void> {
    const now = this.#clock.now()
    const next = Math.min(
      ms,
      ...[...this.#messages(queue).values()].map(({ visibleAt }) => visibleAt - now).filter((wait) => wait > 0),
    )
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done)
        cancel()
        resolve()
      }
      const cancel = this.#clock.after(next, done)
      this.#waiting.add(done)
    })
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  #messages(queue: string): Map<string, StoredMessage> {
    const messages = this.#queues.get(queue) ?? new Map<string, StoredMessage>()
    this.#queues.set(queue, messages)
    return messages
  }
}
