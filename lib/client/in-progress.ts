/** Counts what is under way, for those who wait until nothing is. */
export class InProgress {
  readonly #waiting: (() => void)[] = []
  #count = 0

  /** Gives `work` back as it is, and counts it until it has ended in whatever way. */
  track<T>(work: Promise<T>): Promise<T> {
    this.#count += 1
    const ended = () => {
      this.#count -= 1
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve()
    }
    work.then(ended, ended)
    return work
  }

  async idle(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }
}
