import type { DeliveredMessage } from '../../ports/task-queue.ts'
import { type BatchHooks, processBatch, type WorkerMemory } from '../process-batch.ts'
import type { WorkerRuntime } from '../runtime.ts'
import { Deleter } from './deleter.ts'
import type { PollSlots } from './slots.ts'
import type { Source } from './source.ts'

/** Runs what was received, and frees each slot as soon as its handler has ended. */
export class BatchRunner {
  readonly #runtime: WorkerRuntime
  readonly #memory: WorkerMemory
  readonly #slots: PollSlots
  readonly #deleter: Deleter
  readonly #interrupt = new AbortController()
  #running = 0

  constructor(runtime: WorkerRuntime, memory: WorkerMemory, slots: PollSlots) {
    this.#runtime = runtime
    this.#memory = memory
    this.#slots = slots
    this.#deleter = new Deleter(runtime.queue, runtime.clock)
  }

  /** Messages that are being worked on. */
  get running(): number {
    return this.#running
  }

  /** What still runs is to be given back. */
  interrupt(): void {
    this.#interrupt.abort()
  }

  /** Ends when every ended task's message is deleted. */
  deleted(): Promise<void> {
    return this.#deleter.idle()
  }

  /** The slots are taken already, one a message; each is given back once, whatever happens. */
  async run(source: Source, messages: readonly DeliveredMessage[]): Promise<void> {
    const inSlot = new Set(messages)
    const aside = new Set<DeliveredMessage>()
    this.#running += messages.length
    const leaveSlot = (message: DeliveredMessage) => {
      if (!inSlot.delete(message)) return
      this.#running -= 1
      this.#slots.release(1)
    }
    const hooks: BatchHooks = {
      handled: leaveSlot,
      interrupt: this.#interrupt.signal,
      ended: (message, result) => {
        if (result === 'done') this.#deleter.add(source.name, message.receipt)
        if (result === 'alone') {
          aside.add(message)
          this.#slots.setAside(1)
        }
        leaveSlot(message)
      },
      alone: async (message, run) => {
        if (this.#slots.taken > 0) await source.hold(message)
        const granted = await this.#slots.alone()
        if (granted) {
          inSlot.add(message)
          this.#running += 1
          await run()
        }
        aside.delete(message)
        this.#slots.settleAside(1)
        return granted
      },
    }
    try {
      await processBatch(
        {
          queue: source.name,
          messages,
          remainingMs: Number.POSITIVE_INFINITY,
          parallelism: messages.length,
          hooks,
        },
        this.#runtime,
        this.#memory,
      )
    } finally {
      // Nothing is left here unless something broke: then the messages come back by themselves.
      for (const message of [...inSlot]) leaveSlot(message)
      if (aside.size > 0) this.#slots.settleAside(aside.size)
    }
  }
}
