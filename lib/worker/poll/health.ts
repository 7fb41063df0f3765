import { DEFAULTS } from '../../core/defaults.ts'
import type { Clock } from '../../ports/clock.ts'

/** How a poller does, as its health endpoint tells it. */
export interface PollerHealth {
  /** `unreachable`: the backend has not answered for 30 s. */
  readonly status: 'ok' | 'stopping' | 'unreachable'
  /** Tasks that run now. */
  readonly running: number
  /** Most tasks at once. */
  readonly slots: number
  /** When the backend last answered a poll, ISO 8601; `null` before the first. */
  readonly lastReceiveAt: string | null
}

/** Keeps in mind when the backend was last heard of. */
export class Contact {
  readonly #clock: Clock
  #lastReceiveAt: number | undefined
  #failingSince: number | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  answered(): void {
    this.#lastReceiveAt = this.#clock.now()
    this.#failingSince = undefined
  }

  failed(): void {
    this.#failingSince ??= this.#clock.monotonic()
  }

  get isLost(): boolean {
    return (
      this.#failingSince !== undefined && this.#clock.monotonic() - this.#failingSince >= DEFAULTS.poll.unreachableMs
    )
  }

  get lastReceiveAt(): string | null {
    return this.#lastReceiveAt === undefined ? null : new Date(this.#lastReceiveAt).toISOString()
  }
}
