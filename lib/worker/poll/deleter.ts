import { DEFAULTS } from '../../core/defaults.ts'
import type { Clock } from '../../ports/clock.ts'
import type { QueueAnswer, TaskQueue } from '../../ports/task-queue.ts'
import { Coalescer } from '../coalescer.ts'

/** Deletes the messages of ended tasks; those that end close together by one request for ten. One that is not deleted comes back, and is seen to be over. */
export class Deleter {
  readonly #queue: TaskQueue
  readonly #clock: Clock
  readonly #byQueue = new Map<string, QueueDeleter>()
  readonly #deleting = new Set<Promise<unknown>>()

  constructor(queue: TaskQueue, clock: Clock) {
    this.#queue = queue
    this.#clock = clock
  }

  add(queueName: string, receipt: string): void {
    const deleter = this.#byQueue.get(queueName) ?? new QueueDeleter(queueName, this.#queue, this.#clock)
    this.#byQueue.set(queueName, deleter)
    const deleting = deleter.add(receipt).finally(() => this.#deleting.delete(deleting))
    this.#deleting.add(deleting)
  }

  /** Sends what waits, and ends when all is deleted. */
  async idle(): Promise<void> {
    for (const deleter of this.#byQueue.values()) deleter.flush()
    await Promise.all(this.#deleting)
  }
}

class QueueDeleter {
  readonly #deletes: Coalescer<string, QueueAnswer>
  #cancelTimer = () => {}

  constructor(queueName: string, queue: TaskQueue, clock: Clock) {
    this.#deletes = new Coalescer(
      (receipts) => queue.deleteMany(queueName, receipts),
      () => {
        this.#cancelTimer = clock.after(DEFAULTS.poll.deleteWindowMs, () => this.flush())
      },
    )
  }

  add(receipt: string): Promise<unknown> {
    return this.#deletes.ask(receipt)
  }

  flush(): void {
    this.#cancelTimer()
    void this.#deletes.flush()
  }
}
