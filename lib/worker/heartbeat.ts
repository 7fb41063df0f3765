import { LeaseLost, TaskCancelledError } from '../core/errors/index.ts'
import { cancelledHeartbeatWrite, heartbeatWrite, type Run } from '../core/transitions.ts'
import type { Attempt } from './attempt.ts'
import type { BatchStore } from './batch-store.ts'
import { keepLiveLogs } from './live-logs.ts'
import type { WorkerRuntime } from './runtime.ts'
import { messageVisibilitySeconds } from './visibility.ts'

/**
 * Keeps the running tasks of a batch: their leases, their messages' visibility, their progress; and hears of cancellations.
 *
 * Begins a second after the claims, so that short tasks pay nothing for it. Until then messages are hidden by the queue's own
 * visibility, which is far longer; from then on by a lease and a little, so that a crash is noticed within a lease.
 */
export class Heartbeat {
  readonly #running = new Set<Attempt>()
  readonly #queueName: string
  readonly #store: BatchStore
  readonly #runtime: WorkerRuntime
  readonly #onBeat: () => void
  #cancelTimer: (() => void) | undefined
  #progressTimer: (() => void) | undefined
  #progressAt = Number.NEGATIVE_INFINITY

  /** @param onBeat - called at each heartbeat: the batch is no short one any more. */
  constructor(queueName: string, store: BatchStore, runtime: WorkerRuntime, onBeat: () => void) {
    this.#queueName = queueName
    this.#store = store
    this.#runtime = runtime
    this.#onBeat = onBeat
  }

  get running(): number {
    return this.#running.size
  }

  add(attempt: Attempt): void {
    this.#running.add(attempt)
    this.#cancelTimer ??= this.#schedule(this.#runtime.settings.firstHeartbeatMs)
  }

  remove(attempt: Attempt): void {
    this.#running.delete(attempt)
    if (this.#running.size > 0) return
    this.#cancelTimer?.()
    this.#progressTimer?.()
    this.#cancelTimer = undefined
    this.#progressTimer = undefined
  }

  /**
   * Writes new progress, and what was logged since, at most once a second, the newest of however many calls. The first waits a moment, too: a task that is over
   * by then pays nothing, for its end carries what it said last.
   */
  async progressed(): Promise<void> {
    const { clock, settings } = this.#runtime
    const sinceLast = clock.monotonic() - this.#progressAt
    const waitMs = Math.max(settings.firstProgressMs, settings.progressIntervalMs - sinceLast)
    this.#progressTimer ??= clock.after(waitMs, () => {
      this.#progressTimer = undefined
      this.#progressAt = clock.monotonic()
      for (const attempt of this.#running) if (attempt.pendingProgress !== undefined) void this.#renew(attempt)
    })
  }

  /** Renews one lease now. Rejects with LeaseLost when it is gone. */
  async beatNow(attempt: Attempt): Promise<void> {
    await this.#renew(attempt)
    if (attempt.lost) throw new LeaseLost()
  }

  #schedule(ms: number): () => void {
    return this.#runtime.clock.after(ms, () => void this.#beat())
  }

  async #beat(): Promise<void> {
    const attempts = [...this.#running]
    if (attempts.length === 0) return
    this.#onBeat()
    // Before any await: a heartbeat that hangs must not keep the next one from coming.
    this.#cancelTimer = this.#schedule(this.#interval())
    const { queue, settings } = this.#runtime
    const visibilitySeconds = messageVisibilitySeconds(settings)
    const changes = attempts.map(({ message }) => ({ receipt: message.receipt, visibilitySeconds }))
    await Promise.all([
      queue.changeVisibilityMany(this.#queueName, changes),
      ...attempts.map((attempt) => this.#renew(attempt)),
    ])
  }

  /** A third of a lease, or sooner when one is about to run out. */
  #interval(): number {
    const { heartbeatMs, skewMs } = this.#runtime.settings
    const soonest = Math.min(
      ...[...this.#running].map(({ lease }) => (lease?.leftMs ?? Number.POSITIVE_INFINITY) - skewMs),
    )
    return Math.max(0, Math.min(heartbeatMs, soonest))
  }

  async #renew(attempt: Attempt): Promise<void> {
    const { run, lease } = attempt
    if (run === undefined || lease === undefined) return
    const { clock, settings } = this.#runtime
    if (lease.leftMs <= settings.skewMs) return lose(attempt)
    const progress = attempt.pendingProgress
    attempt.pendingProgress = undefined
    const from = clock.monotonic()
    const until = clock.now() + settings.leaseMs
    const write = attempt.cancelled ? cancelledHeartbeatWrite : heartbeatWrite
    const answer = await this.#store.update(write(run, until, progress))
    if (answer.outcome === 'updated') {
      if (progress !== undefined) void keepLiveLogs(attempt, clock.now(), this.#store)
      return lease.renewed(from, settings.leaseMs)
    }
    if (answer.outcome === 'unavailable') {
      attempt.pendingProgress ??= progress
      if (lease.leftMs <= settings.skewMs) lose(attempt)
      return
    }
    const { record } = answer
    if (record?.leaseToken !== run.token) return lose(attempt)
    if (record.cancelRequested === true && !attempt.cancelled) await this.#cancel(attempt, run)
  }

  async #cancel(attempt: Attempt, run: Run): Promise<void> {
    attempt.cancelled = true
    attempt.abort.abort(new TaskCancelledError(attempt.spec.name, run.id))
    // The refused write renewed nothing, and the handler may take its time to end.
    await this.#renew(attempt)
  }
}

/** Ends a run whose lease is gone, or as good as gone. */
export function lose(attempt: Attempt): void {
  attempt.lost = true
  attempt.abort.abort(new LeaseLost())
  attempt.stop.resolve({ kind: 'lease-lost' })
}
