import { LIMITS } from '../../core/limits.ts'
import { nextQueue } from '../../core/next-queue.ts'
import type { GroupPlan } from '../../core/plan.ts'
import type { DeliveredMessage } from '../../ports/task-queue.ts'
import type { WorkerMemory } from '../process-batch.ts'
import type { WorkerRuntime } from '../runtime.ts'
import { BatchRunner } from './batch-runner.ts'
import { Contact, type PollerHealth } from './health.ts'
import { JoinedStore } from './joined-store.ts'
import type { PollSettings } from './settings.ts'
import { PollSlots } from './slots.ts'
import { type Received, Source } from './source.ts'
import { stopRunning } from './stop-running.ts'

export interface PollCoreOptions extends PollSettings {
  readonly groups: readonly GroupPlan[]
  readonly onError: (error: unknown) => void
}

/**
 * Takes messages of all its queues as slots free up, the most urgent first, and runs them.
 *
 * Each queue that was found empty is watched by one waiting poll: as long as it waits, the queue is known to be empty. Every other one may
 * have messages, and a free slot asks the most urgent of these. So a backlog costs no polls of the empty queues above it, and
 * what arrives there is seen at once.
 */
export class QueuePoller {
  readonly #options: PollCoreOptions
  readonly #runtime: WorkerRuntime
  readonly #sources: readonly Source[]
  readonly #slots: PollSlots
  readonly #batches: BatchRunner
  readonly #contact: Contact
  /** Whatever is under way and has to end before the poller is stopped. */
  readonly #work = new Set<Promise<void>>()
  readonly #rests = new Map<Source, () => void>()
  #dispatches = 0
  #receiving = false
  #pumpPlanned = false
  #stopped: Promise<void> | undefined

  constructor(runtime: WorkerRuntime, memory: WorkerMemory, options: PollCoreOptions) {
    this.#runtime = { ...runtime, store: new JoinedStore(runtime.store, runtime.clock) }
    this.#options = options
    this.#contact = new Contact(runtime.clock)
    this.#sources = options.groups.flatMap(({ name, queues }) =>
      queues.map((queue) => new Source(name, queue, runtime, memory.controls)),
    )
    this.#slots = new PollSlots(options.concurrency, () => this.#planPump())
    this.#batches = new BatchRunner(this.#runtime, memory, this.#slots)
    this.#planPump()
  }

  health(): PollerHealth {
    return {
      status: this.#stopped !== undefined ? 'stopping' : this.#contact.isLost ? 'unreachable' : 'ok',
      running: this.#batches.running,
      slots: this.#slots.size,
      lastReceiveAt: this.#contact.lastReceiveAt,
    }
  }

  /** Takes nothing new, lets what runs end within `shutdownMs`, and gives the rest back. Ends once all of that is recorded. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    for (const cancel of this.#rests.values()) cancel()
    this.#slots.dismiss()
    await stopRunning(this.#runtime, this.#options.shutdownMs, {
      idle: async () => {
        while (this.#work.size > 0) await Promise.all(this.#work)
      },
      interrupt: () => this.#batches.interrupt(),
    })
    await this.#batches.deleted()
  }

  /** In a moment, so that slots that free up together are filled by one request. */
  #planPump(): void {
    if (this.#pumpPlanned) return
    this.#pumpPlanned = true
    setImmediate(() => {
      this.#pumpPlanned = false
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#stopped !== undefined || this.#receiving || this.#slots.free <= 0) return
    const index = nextQueue(
      this.#sources.map(({ choice }) => choice),
      this.#dispatches,
    )
    const source = index === undefined ? undefined : this.#sources[index]
    if (source !== undefined) this.#track(this.#fill(source))
  }

  /** Fills the free slots from one queue, one request at a time: which queue is next depends on what it brings. */
  async #fill(source: Source): Promise<void> {
    const wanted = Math.min(this.#slots.free, LIMITS.sendBatch.max)
    this.#receiving = true
    this.#slots.take(wanted)
    const received = await source.receive(wanted, 0)
    this.#receiving = false
    const messages = this.#heard(source, received)
    if (messages.length > 0) {
      source.lastDispatch = this.#dispatches
      this.#dispatches += 1
    }
    if (this.#stopped === undefined) this.#start(source, messages)
    else this.#track(source.giveBack(messages))
    this.#slots.release(this.#stopped === undefined ? wanted - messages.length : wanted)
    if (source.state === 'ready' && messages.length < wanted) this.#track(this.#watch(source))
  }

  /** Waits at an empty queue until a message comes. What finds no free slot goes back, and the queue is asked again when there is one. */
  async #watch(source: Source): Promise<void> {
    source.state = 'watched'
    while (this.#stopped === undefined && source.state === 'watched') {
      const received = await source.receive(this.#shareOfFree(), this.#options.waitSeconds)
      const messages = this.#heard(source, received)
      if (messages.length === 0) continue
      source.state = 'ready'
      const fitting = this.#stopped === undefined ? messages.slice(0, Math.max(0, this.#slots.free)) : []
      this.#slots.take(fitting.length)
      this.#start(source, fitting)
      this.#planPump()
      await source.giveBack(messages.slice(fitting.length))
    }
  }

  /** All watching polls together should bring no more than there is room for, yet each must bring something. */
  #shareOfFree(): number {
    const share = Math.floor(this.#slots.free / this.#sources.length)
    return Math.min(Math.max(share, 1), LIMITS.sendBatch.max)
  }

  /** Notes what an answer says of the queue and of the backend. */
  #heard(source: Source, received: Received): readonly DeliveredMessage[] {
    if (received !== 'paused' && !('failed' in received)) {
      this.#contact.answered()
      return received
    }
    if (received !== 'paused') {
      this.#contact.failed()
      this.#options.onError(received.failed)
    }
    this.#rest(source, source.restMs(received === 'paused' ? 'paused' : 'failed'))
    return []
  }

  #rest(source: Source, ms: number): void {
    source.state = 'resting'
    if (this.#stopped !== undefined) return
    const cancel = this.#runtime.clock.after(ms, () => {
      this.#rests.delete(source)
      source.state = 'ready'
      this.#planPump()
    })
    this.#rests.set(source, cancel)
  }

  #start(source: Source, messages: readonly DeliveredMessage[]): void {
    if (messages.length > 0) this.#track(this.#batches.run(source, messages))
  }

  #track(work: Promise<void>): void {
    const tracked = work.catch(this.#options.onError).finally(() => this.#work.delete(tracked))
    this.#work.add(tracked)
  }
}
