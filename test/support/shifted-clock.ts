import type { Clock } from '../../lib/ports/clock.ts'

/** A real clock whose wall time can be set forward; timers stay real. */
export class ShiftedClock implements Clock {
  readonly #clock: Clock
  #shiftMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  shift(seconds: number): void {
    this.#shiftMs += seconds * 1000
  }

  now(): number {
    return this.#clock.now() + this.#shiftMs
  }

  monotonic(): number {
    return this.#clock.monotonic() + this.#shiftMs
  }

  after(ms: number, run: () => void): () => void {
    return this.#clock.after(ms, run)
  }
}
