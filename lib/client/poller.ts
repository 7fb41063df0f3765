import { DEFAULTS } from '../core/defaults.ts'
import { TasklaneError } from '../core/errors/index.ts'
import type { TaskRecord } from '../core/record.ts'
import { trackOf } from '../core/task-id.ts'
import type { Clock } from '../ports/clock.ts'
import type { TaskStore } from '../ports/task-store.ts'
import { LEAST_INTERVAL_MS, type Pace } from './first-look.ts'

/** Who wants to see a record, time and again. */
export interface Watcher {
  /** The record as it was at the monotonic `lookedAtMs`, or `undefined` when there is none. Called until the watch is stopped. */
  seen(record: TaskRecord | undefined, lookedAtMs: number): void
  /** Reading failed for good; the watch has ended. */
  failed(error: unknown): void
}

interface Watch {
  readonly id: string
  readonly watcher: Watcher
  readonly growth: number
  intervalMs: number
  nextAt: number
  looking: boolean
  failures: number
}

/** A watch joins a round that comes this part of its interval too early: so waits that began apart come to share their rounds. */
const SLACK = 0.25
/** Failed rounds in a row, each after the adapter's own retries, before a watch gives up. */
const PATIENCE = 5

/** Looks at the records of all waits of a client together: each round is one `getMany`, each id in it once. */
export class Poller {
  readonly #store: TaskStore
  readonly #clock: Clock
  readonly #watches = new Set<Watch>()
  #timer: { readonly at: number; readonly cancel: () => void } | undefined

  constructor(store: TaskStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /**
   * Looks at the given pace, up to once a second.
   *
   * @returns a function that stops it.
   */
  watch(id: string, { firstMs, intervalMs, growth }: Pace, watcher: Watcher): () => void {
    const nextAt = this.#clock.monotonic() + firstMs
    const watch: Watch = { id, watcher, growth, intervalMs, nextAt, looking: false, failures: 0 }
    this.#watches.add(watch)
    this.#arm(nextAt)
    return () => {
      this.#watches.delete(watch)
      if (this.#watches.size === 0) this.#disarm()
    }
  }

  /** Ends every watch with `error`. */
  close(error: unknown): void {
    this.#disarm()
    for (const watch of [...this.#watches]) this.#end(watch, error)
  }

  #arm(at: number): void {
    if (this.#timer !== undefined && this.#timer.at <= at) return
    this.#disarm()
    const cancel = this.#clock.after(Math.max(0, at - this.#clock.monotonic()), () => {
      this.#timer = undefined
      this.#round()
    })
    this.#timer = { at, cancel }
  }

  #disarm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #round(): void {
    const now = this.#clock.monotonic()
    const due = [...this.#watches].filter((watch) => !watch.looking && watch.nextAt <= now + slackMs(watch))
    if (due.length > 0) void this.#look(due)
    this.#armNext()
  }

  async #look(due: readonly Watch[]): Promise<void> {
    for (const watch of due) watch.looking = true
    const lookedAtMs = this.#clock.monotonic()
    try {
      const records = await this.#read([...new Set(due.map(({ id }) => id))])
      for (const watch of due) {
        this.#plan(watch)
        watch.failures = 0
        if (this.#watches.has(watch)) watch.watcher.seen(records.get(watch.id), lookedAtMs)
      }
    } catch (error) {
      for (const watch of due) {
        this.#plan(watch)
        watch.failures += 1
        const passing = TasklaneError.is(error) && error.retryable
        if (this.#watches.has(watch) && (!passing || watch.failures >= PATIENCE)) this.#end(watch, error)
      }
    }
    this.#armNext()
  }

  /** Eventually consistent, at half the price; only a record that ought to be there is asked for again, consistently. */
  async #read(ids: readonly string[]): Promise<Map<string, TaskRecord | undefined>> {
    const records = await this.#store.getMany(ids, { consistent: false })
    const found = new Map(ids.map((id, index) => [id, records[index]]))
    const missing = ids.filter((id) => found.get(id) === undefined && trackOf(id) === 'full')
    const late = missing.length === 0 ? [] : await this.#store.getMany(missing, { consistent: true })
    for (const [index, id] of missing.entries()) found.set(id, late[index])
    return found
  }

  #plan(watch: Watch): void {
    watch.looking = false
    watch.nextAt = this.#clock.monotonic() + watch.intervalMs
    if (watch.growth > 1) watch.intervalMs = Math.min(DEFAULTS.client.maxIntervalMs, watch.intervalMs * watch.growth)
  }

  #end(watch: Watch, error: unknown): void {
    this.#watches.delete(watch)
    watch.watcher.failed(error)
  }

  #armNext(): void {
    let next = Number.POSITIVE_INFINITY
    for (const watch of this.#watches) if (!watch.looking) next = Math.min(next, watch.nextAt)
    if (next !== Number.POSITIVE_INFINITY) this.#arm(next)
  }
}

function slackMs({ intervalMs, growth }: Watch): number {
  return Math.max(intervalMs * SLACK, growth > 1 ? LEAST_INTERVAL_MS : 0)
}
