import type { MemoryEventSources } from '../adapters/memory/memory-event-sources.ts'
import type { AppPlan, QueuePlan } from '../core/plan.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { Worker } from '../worker/worker.ts'
import type { Faults } from './faults.ts'

/** Hands what the queues hold to the worker, as Lambda's event source mappings do, most urgent first. */
export class Deliverer {
  readonly #queue: TaskQueue
  readonly #mappings: Pick<MemoryEventSources, 'isEnabled'>
  readonly #worker: Worker
  readonly #faults: Faults
  readonly #sources: readonly (QueuePlan & { readonly remainingMs: number })[]
  readonly #running = new Set<Promise<void>>()

  constructor(
    plan: AppPlan,
    queue: TaskQueue,
    mappings: Pick<MemoryEventSources, 'isEnabled'>,
    worker: Worker,
    faults: Faults,
  ) {
    this.#queue = queue
    this.#mappings = mappings
    this.#worker = worker
    this.#faults = faults
    this.#sources = plan.groups
      .flatMap(({ queues, functionTimeoutSeconds }) =>
        queues.map((source) => ({ ...source, remainingMs: functionTimeoutSeconds * 1000 })),
      )
      .toSorted((a, b) => a.priority - b.priority)
  }

  get busy(): boolean {
    return this.#running.size > 0
  }

  /** Starts a batch of each queue that has messages now; gives whether any had. */
  async startReady(): Promise<boolean> {
    let started = false
    for (const source of this.#sources) {
      const { name, batchSize: max, visibilitySeconds } = source
      if (!this.#mappings.isEnabled(name)) continue
      // A planned fault makes a receive fail; the next look sees the messages.
      const messages = await this.#queue.receive(name, { max, waitSeconds: 0, visibilitySeconds }).catch(() => [])
      if (messages.length === 0) continue
      started = true
      this.#start(name, source.remainingMs, this.#faults.takeDuplicate() ? [...messages, ...messages] : messages)
    }
    return started
  }

  /** Ends when a batch does, or after `ms` of real time. */
  async someEnd(ms: number): Promise<void> {
    const { promise: passed, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    await Promise.race([passed, ...this.#running])
    clearTimeout(timer)
  }

  #start(name: string, remainingMs: number, messages: Parameters<Worker['processBatch']>[1]): void {
    const run = this.#run(name, remainingMs, messages).finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  async #run(name: string, remainingMs: number, messages: Parameters<Worker['processBatch']>[1]): Promise<void> {
    const kept = new Set(await this.#worker.processBatch(name, messages, remainingMs))
    if (this.#faults.takeCrash()) return
    const done = messages.filter(({ messageId }) => !kept.has(messageId))
    await this.#queue.deleteMany(
      name,
      done.map(({ receipt }) => receipt),
    )
  }
}
