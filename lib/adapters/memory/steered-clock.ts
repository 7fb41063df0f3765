import type { Clock } from '../../ports/clock.ts'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until it is moved. Timers run in order of time, each at its own moment. */
export class SteeredClock implements Clock {
  #now: number
  readonly #start: number
  readonly #timers = new Set<Timer>()

  constructor(startMs: number = Date.UTC(2027, 0, 1)) {
    this.#now = startMs
    this.#start = startMs
  }

  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now - this.#start
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + Math.max(0, ms), run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** When the next timer is due; `undefined` when there is none. */
  get next(): number | undefined {
    return this.#earliest()?.at
  }

  /** Moves to `ms` from now; `settle` runs after each timer, to let what it started go on. */
  async advance(ms: number, settle: () => Promise<void> = async () => {}): Promise<void> {
    const target = this.#now + ms
    for (let timer = this.#earliest(); timer !== undefined && timer.at <= target; timer = this.#earliest()) {
      this.#timers.delete(timer)
      this.#now = Math.max(this.#now, timer.at)
      timer.run()
      await settle()
    }
    this.#now = target
    await settle()
  }

  #earliest(): Timer | undefined {
    return [...this.#timers].reduce<Timer | undefined>(
      (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
      undefined,
    )
  }
}
