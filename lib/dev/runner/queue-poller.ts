import type { QueueChoice } from '../../core/next-queue.ts'
import type { PriorityLevel } from '../../core/priority.ts'
import type { EventSourceMapping } from '../emulator/mapping-registry.ts'
import type { SqsMessage } from './lambda-event.ts'
import type { QueueClient } from './queue-client.ts'
import { holdMs } from './visibility.ts'

/** Messages of one queue, received together. */
export interface Batch {
  readonly messages: readonly SqsMessage[]
  /** When its first message was received, in ms since 1970. */
  readonly receivedAtMs: number
}

export interface PollerEvents {
  /** A batch waits for a worker. */
  readonly onBatch: () => void
  readonly onError: (error: unknown) => undefined
}

/**
 * How long one poll waits; a message ends the wait at once. Polls are all that an idle backend does, so they are few; and the emulator that
 * answers them is in this very process, so none can outlive its poller and swallow a message.
 */
const POLL_SECONDS = 10
/** After a poll that failed, such as of a queue that was deleted. */
const ERROR_PAUSE_MS = 1000

/** Keeps one batch of one queue at hand, so that a free worker finds something of each priority to choose from. */
export class QueuePoller {
  readonly queue: QueueClient
  readonly priority: PriorityLevel
  mapping: EventSourceMapping
  /** Invocations that run now. */
  running = 0
  /** The number of the last dispatch of its group that it got. */
  lastDispatch = -1
  readonly #events: PollerEvents
  #batch: Batch | undefined
  /** Ends the wait of the batch at hand: taken, held too long, or no longer wanted. */
  #release: ((taken: boolean) => void) | undefined
  #stopped = false
  /** A batch went back unused: the next poll waits until a worker asks. */
  #wanted: PromiseWithResolvers<void> | undefined
  #pause: AbortController = new AbortController()

  constructor(queue: QueueClient, priority: PriorityLevel, mapping: EventSourceMapping, events: PollerEvents) {
    this.queue = queue
    this.priority = priority
    this.mapping = mapping
    this.#events = events
    void this.#poll()
  }

  get view(): QueueChoice {
    return {
      priority: this.priority,
      waiting: this.#batch !== undefined,
      running: this.running,
      maxConcurrency: this.mapping.maximumConcurrency,
      lastDispatch: this.lastDispatch,
    }
  }

  /** The batch at hand; the next one is fetched. */
  take(): Batch | undefined {
    const batch = this.#batch
    this.#release?.(true)
    return batch
  }

  /** A worker is idle: a queue whose last batch found none is polled again. */
  want(): void {
    this.#wanted?.resolve()
  }

  /** No further polls. Resolves once what is at hand went back; what a waiting poll still brings goes back too. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wanted?.resolve()
    this.#pause.abort()
    const batch = this.take()
    if (batch !== undefined) await this.queue.hide(receipts(batch), 0)
  }

  async #poll(): Promise<void> {
    while (!this.#stopped) {
      try {
        const batch = await this.#gather()
        if (batch === undefined || (await this.#offer(batch))) continue
        await this.queue.hide(receipts(batch), 0)
        if (this.#stopped) return
        this.#wanted = Promise.withResolvers()
        await this.#wanted.promise
      } catch (error) {
        if (this.#stopped) return
        this.#events.onError(error)
        await pause(ERROR_PAUSE_MS, this.#pause.signal)
      }
    }
  }

  /** Fills a batch up to the mapping's size, for as long as its window allows. */
  async #gather(): Promise<Batch | undefined> {
    const { batchSize, maximumBatchingWindowSeconds } = this.mapping
    const messages = await this.queue.receive(batchSize, POLL_SECONDS)
    if (messages.length === 0) return undefined
    const receivedAtMs = Date.now()
    const endMs = receivedAtMs + maximumBatchingWindowSeconds * 1000
    while (messages.length < batchSize && Date.now() < endMs && !this.#stopped) {
      const waitSeconds = Math.min(POLL_SECONDS, Math.ceil((endMs - Date.now()) / 1000))
      const more = await this.queue.receive(batchSize - messages.length, waitSeconds).catch(this.#events.onError)
      // What there is is better run than lost until its visibility ends.
      if (more === undefined) break
      messages.push(...more)
    }
    return { messages, receivedAtMs }
  }

  /** Waits for a worker to take the batch; false when none did in time. */
  async #offer(batch: Batch): Promise<boolean> {
    if (this.#stopped) return false
    const offered = Promise.withResolvers<boolean>()
    const release = (taken: boolean) => {
      this.#batch = undefined
      this.#release = undefined
      clearTimeout(limit)
      offered.resolve(taken)
    }
    const limit = setTimeout(release, holdMs(this.queue.visibilitySeconds), false)
    this.#batch = batch
    this.#release = release
    this.#events.onBatch()
    return offered.promise
  }
}

export function receipts(batch: Batch): string[] {
  return batch.messages.map(({ ReceiptHandle }) => ReceiptHandle)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
