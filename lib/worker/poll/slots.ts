/**
 * Who may run now: so many tasks side by side, or one task alone.
 *
 * A task whose last worker died is set aside; nothing begins until it has run, and it runs when nothing else does. So a task that
 * takes its process down takes no other with it.
 */
export class PollSlots {
  readonly size: number
  readonly #changed: () => void
  readonly #waiting: ((granted: boolean) => void)[] = []
  #taken = 0
  #aside = 0
  #dismissed = false

  /** @param changed - called whenever there may be more free slots than before. */
  constructor(size: number, changed: () => void) {
    this.size = size
    this.#changed = changed
  }

  /** How many tasks may begin now. */
  get free(): number {
    return this.#aside > 0 ? 0 : this.size - this.#taken
  }

  /** Slots of tasks that run, and those kept for messages that are being received. */
  get taken(): number {
    return this.#taken
  }

  take(count: number): void {
    this.#taken += count
  }

  release(count: number): void {
    this.#taken -= count
    this.#next()
  }

  /** So many tasks, which gave their slots back, are to run {@link alone}. */
  setAside(count: number): void {
    this.#aside += count
  }

  /** The opposite of {@link setAside}: they have run, or will not. */
  settleAside(count: number): void {
    this.#aside -= count
    this.#next()
  }

  /** Waits until nothing runs, then takes a slot; false when the wait was ended by {@link dismiss}, without one. */
  async alone(): Promise<boolean> {
    if (this.#dismissed) return false
    if (this.#taken > 0) return new Promise((resolve) => this.#waiting.push(resolve))
    this.#taken += 1
    return true
  }

  /** From now on nothing that was set aside begins. */
  dismiss(): void {
    this.#dismissed = true
    for (const resume of this.#waiting.splice(0)) resume(false)
  }

  #next(): void {
    const resume = this.#taken === 0 ? this.#waiting.shift() : undefined
    if (resume !== undefined) {
      this.#taken += 1
      resume(true)
    }
    this.#changed()
  }
}
