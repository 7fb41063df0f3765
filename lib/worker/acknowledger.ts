import type { QueueAnswer, TaskQueue } from '../ports/task-queue.ts'
import { Coalescer } from './coalescer.ts'

/**
 * Deletes settled messages while their batch still runs. A batch that ends soon leaves it to its caller, who deletes ten by one request;
 * a longer one must not, for a crash would have all its settled messages delivered again.
 */
export class Acknowledger {
  readonly #deletes: Coalescer<string, QueueAnswer>
  readonly #settled: string[] = []
  readonly #deleting: Promise<unknown>[] = []
  #live = false

  constructor(queueName: string, queue: TaskQueue) {
    this.#deletes = new Coalescer((receipts) => queue.deleteMany(queueName, receipts))
  }

  settled(receipt: string): void {
    if (this.#live) this.#deleting.push(this.#deletes.ask(receipt))
    else this.#settled.push(receipt)
  }

  /** From now on at once, and what has been settled before too. */
  begin(): void {
    if (this.#live) return
    this.#live = true
    for (const receipt of this.#settled.splice(0)) this.settled(receipt)
  }

  async idle(): Promise<void> {
    await Promise.all(this.#deleting)
  }
}
