import { DEFAULTS } from '../../core/defaults.ts'
import type { QueueChoice } from '../../core/next-queue.ts'
import type { QueuePlan } from '../../core/plan.ts'
import type { DeliveredMessage } from '../../ports/task-queue.ts'
import type { Controls } from '../controls.ts'
import type { WorkerRuntime } from '../runtime.ts'
import { messageVisibilitySeconds } from '../visibility.ts'

/**
 * What is known of a queue.
 *
 * - `ready`: there may be messages: a free slot asks for them at once.
 * - `watched`: it was empty, and a poll waits for its next message.
 * - `resting`: it is paused, or can't be polled, and is looked at again later.
 */
type SourceState = 'ready' | 'watched' | 'resting'

/** What came of asking a queue. */
export type Received = readonly DeliveredMessage[] | 'paused' | { readonly failed: unknown }

/** One queue as a poller sees it. */
export class Source {
  readonly name: string
  readonly visibilitySeconds: number
  state: SourceState = 'ready'
  lastDispatch = -1
  readonly #group: string
  readonly #priority: QueuePlan['priority']
  readonly #runtime: WorkerRuntime
  readonly #controls: Controls
  #failures = 0

  constructor(group: string, plan: QueuePlan, runtime: WorkerRuntime, controls: Controls) {
    this.name = plan.name
    this.visibilitySeconds = plan.visibilitySeconds
    this.#group = group
    this.#priority = plan.priority
    this.#runtime = runtime
    this.#controls = controls
  }

  get choice(): QueueChoice {
    const { state, lastDispatch } = this
    return {
      priority: this.#priority,
      waiting: state === 'ready',
      running: 0,
      maxConcurrency: undefined,
      lastDispatch,
    }
  }

  /** Never rejects. Messages are hidden for a lease: a heartbeat goes on from there, and after a crash they come back soon. */
  async receive(max: number, waitSeconds: number): Promise<Received> {
    const { queue, settings } = this.#runtime
    const { pausedAt } = await this.#controls.get(this.#group, this.#priority)
    if (pausedAt !== undefined) return 'paused'
    try {
      const visibilitySeconds = messageVisibilitySeconds(settings)
      const messages = await queue.receive(this.name, { max, waitSeconds, visibilitySeconds })
      this.#failures = 0
      return messages
    } catch (failed) {
      this.#failures += 1
      return { failed }
    }
  }

  /** How long it rests after what came last: spread, so that not all workers come back at once. */
  restMs(received: 'paused' | 'failed'): number {
    const { entropy, settings } = this.#runtime
    if (received === 'paused') return settings.controlCacheMs
    const { firstBackoffMs, lastBackoffMs } = DEFAULTS.poll
    const longest = Math.min(lastBackoffMs, firstBackoffMs * 2 ** (this.#failures - 1))
    return longest / 2 + (longest / 2) * entropy.random()
  }

  async giveBack(messages: readonly DeliveredMessage[]): Promise<void> {
    if (messages.length > 0) await this.#hide(messages, 0)
  }

  /** Keeps a message hidden while it waits to run alone. */
  async hold(message: DeliveredMessage): Promise<void> {
    await this.#hide([message], this.visibilitySeconds)
  }

  async #hide(messages: readonly DeliveredMessage[], visibilitySeconds: number): Promise<void> {
    const changes = messages.map(({ receipt }) => ({ receipt, visibilitySeconds }))
    await this.#runtime.queue.changeVisibilityMany(this.name, changes)
  }
}
