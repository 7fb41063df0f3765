import { DEFAULTS } from '../core/defaults.ts'
import { LIMITS } from '../core/limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Delivery, OutgoingTask } from './delivery.ts'

interface Waiting {
  readonly task: OutgoingTask
  readonly done: (delivery: Delivery) => void
  readonly failed: (error: unknown) => void
}

/** What one pipeline takes: two full inserts, five full sends. */
const PIPELINE_TASKS = 2 * LIMITS.statementBatch.max
/** Pipelines at once: enough to hide a round trip, few enough to keep the memory of what travels bounded. */
const PIPELINES = 8

/**
 * Gathers the tasks that are put in during one tick, so that they travel in full batches. While others are on their way, what comes in some
 * milliseconds travels together, too: a client with little to do sends at once, and one with much to do makes fewer requests.
 */
export class Outbox {
  readonly #deliver: (tasks: readonly OutgoingTask[]) => Promise<Delivery[]>
  readonly #clock: Pick<Clock, 'after'>
  /** By queue, so that batches of messages are full, too. */
  readonly #waiting = new Map<string, Waiting[]>()
  #count = 0
  #running = 0
  #scheduled = false
  /** Ends the wait for more; undefined while nothing waits for it. */
  #stopHolding: (() => void) | undefined

  constructor(deliver: (tasks: readonly OutgoingTask[]) => Promise<Delivery[]>, clock: Pick<Clock, 'after'>) {
    this.#deliver = deliver
    this.#clock = clock
  }

  /** Resolves when the task is durable, or known not to be. Rejects only for a defect. */
  put(task: OutgoingTask): Promise<Delivery> {
    return new Promise((done, failed) => {
      const queue = this.#waiting.get(task.queue) ?? []
      queue.push({ task, done, failed })
      this.#waiting.set(task.queue, queue)
      this.#count += 1
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    // Not a microtask: calls of one tick may still be encoding, or waiting for a schema that validates asynchronously.
    setImmediate(() => {
      this.#scheduled = false
      if (this.#running === 0 || this.#hasFullBatch()) this.#start()
      else this.#stopHolding ??= this.#clock.after(DEFAULTS.client.coalesceMs, () => this.#start())
    })
  }

  #hasFullBatch(): boolean {
    for (const queue of this.#waiting.values()) if (queue.length >= LIMITS.sendBatch.max) return true
    return false
  }

  #start(): void {
    this.#stopHolding?.()
    this.#stopHolding = undefined
    while (this.#running < PIPELINES && this.#count > 0) {
      this.#running += 1
      void this.#run(this.#take())
    }
  }

  async #run(batch: readonly Waiting[]): Promise<void> {
    try {
      const deliveries = await this.#deliver(batch.map(({ task }) => task))
      for (const [index, { done, failed }] of batch.entries()) {
        const delivery = deliveries[index]
        if (delivery === undefined) failed(new Error('a pipeline gave fewer answers than it had tasks'))
        else done(delivery)
      }
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    this.#running -= 1
    if (this.#count > 0) this.#schedule()
  }

  /** The next pipeline's load: whole queues first, so that few batches are part full. */
  #take(): Waiting[] {
    const batch: Waiting[] = []
    for (const [name, queue] of this.#waiting) {
      batch.push(...queue.splice(0, PIPELINE_TASKS - batch.length))
      if (queue.length === 0) this.#waiting.delete(name)
      if (batch.length === PIPELINE_TASKS) break
    }
    this.#count -= batch.length
    return batch
  }
}
