interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** Gathers what is asked for singly into calls for many. Each asker gets its own answer. */
export class Coalescer<Item, Answer> {
  readonly #flushMany: (items: readonly Item[]) => Promise<readonly Answer[]>
  readonly #schedule: (flush: () => void) => void
  #waiting: Waiting<Item, Answer>[] = []

  /**
   * @param flushMany - answers each item, in order.
   * @param schedule - calls `flush` when it is time; asked once for each first item. By default when the current tick is over.
   */
  constructor(
    flushMany: (items: readonly Item[]) => Promise<readonly Answer[]>,
    schedule: (flush: () => void) => void = afterThisTick,
  ) {
    this.#flushMany = flushMany
    this.#schedule = schedule
  }

  ask(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#waiting.length === 1) this.#schedule(() => void this.flush())
    })
  }

  /** Sends what has gathered now. Safe to call at any time. */
  async flush(): Promise<void> {
    const batch = this.#waiting
    if (batch.length === 0) return
    this.#waiting = []
    try {
      const answers = await this.#flushMany(batch.map(({ item }) => item))
      batch.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
}

/** Two hops, so that promises settled in one tick get to ask in the same. */
function afterThisTick(flush: () => void): void {
  setImmediate(flush)
}
