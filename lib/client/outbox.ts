import { LIMITS } from '../core/limits.ts'
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

/** Gathers the tasks that are put in during one tick, so that they travel in full batches. */
export class Outbox {
  readonly #deliver: (tasks: readonly OutgoingTask[]) => Promise<Delivery[]>
  /** By queue, so that batches of messages are full, too. */
  readonly #waiting = new Map<string, Waiting[]>()
  #count = 0
  #running = 0
  #scheduled = false

  constructor(deliver: (tasks: readonly OutgoingTask[]) => Promise<Delivery[]>) {
    this.#deliver = deliver
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
      this.#start()
    })
  }

  #start(): void {
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
