import { AWS_LIMITS } from './aws-limits.ts'
import type { Scenario } from './scenario.ts'
import { TICK_SECONDS } from './ticks.ts'

/** What batches wait for that find no free invocation. */
export type HeldBy = 'ramp' | 'concurrency' | 'maxInvocations'

/** How many batches of a mapping may run at once: five at first, 300 more each minute that messages wait, up to the first limit there is. */
export class Concurrency {
  readonly #most: number
  readonly #limit: HeldBy
  #allowed: number
  #busy = 0

  constructor({ maxInvocations }: Pick<Scenario, 'maxInvocations'>) {
    const { mappingConcurrency, accountConcurrency, firstPollers } = AWS_LIMITS
    this.#most = Math.min(
      mappingConcurrency.value,
      accountConcurrency.value,
      maxInvocations ?? Number.POSITIVE_INFINITY,
    )
    this.#limit = this.#most === maxInvocations ? 'maxInvocations' : 'concurrency'
    this.#allowed = Math.min(firstPollers.value, this.#most)
  }

  get busy(): number {
    return this.#busy
  }

  get free(): number {
    return Math.max(0, Math.floor(this.#allowed + 1e-9) - this.#busy)
  }

  get heldBy(): HeldBy | undefined {
    if (this.free > 0) return undefined
    return this.#allowed >= this.#most ? this.#limit : 'ramp'
  }

  take(): void {
    this.#busy += 1
  }

  release(): void {
    this.#busy -= 1
  }

  /** @param waiting - whether messages were left in the queue. How fast pollers go again is not documented: here, as fast as they come. */
  scale(waiting: boolean): void {
    const step = (AWS_LIMITS.rampPerMinute.value / 60) * TICK_SECONDS
    const wanted = waiting ? this.#allowed + step : this.#allowed - step
    const least = Math.min(AWS_LIMITS.firstPollers.value, this.#most)
    this.#allowed = Math.min(this.#most, Math.max(least, this.#busy, wanted))
  }
}
