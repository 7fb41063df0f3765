import type { QueueRegistry } from '../../ports/queue-registry.ts'
import type { MemoryTaskQueue } from './memory-task-queue.ts'

/** The reference: what {@link QueueRegistry} promises, of queues in memory. */
export class MemoryQueueRegistry implements QueueRegistry {
  readonly #queue: MemoryTaskQueue

  constructor(queue: MemoryTaskQueue) {
    this.#queue = queue
  }

  async list(prefix: string): Promise<string[]> {
    return this.#queue.names().filter((name) => name.startsWith(prefix))
  }

  async delete(queue: string): Promise<void> {
    this.#queue.drop(queue)
  }
}
