import type { Clock } from '../ports/clock.ts'

/** A run's lease by the monotonic clock: wall clocks may jump, and whoever trusts one may run on beside its successor. */
export class Lease {
  readonly #clock: Clock
  #endsAt: number

  /** Begins at `from`, a monotonic instant taken BEFORE the claim was sent. */
  constructor(clock: Clock, from: number, leaseMs: number) {
    this.#clock = clock
    this.#endsAt = from + leaseMs
  }

  renewed(from: number, leaseMs: number): void {
    this.#endsAt = Math.max(this.#endsAt, from + leaseMs)
  }

  /** Milliseconds until it is over; negative when it is. */
  get leftMs(): number {
    return this.#endsAt - this.#clock.monotonic()
  }
}
