/** Tasks that are alike: of one tick, one attempt, one fate. */
export interface Cohort {
  readonly count: number
  /** The tick in which they were asked for. */
  readonly bornTick: number
  /** The tick since which they wait where they are. */
  readonly sinceTick: number
  /** 0-based. */
  readonly attempt: number
  /** Fails however often it runs. */
  readonly poison: boolean
}

/** First in, first out, by cohorts rather than by single tasks: a million cost no more than a dozen. */
export class CohortQueue {
  readonly #cohorts: Cohort[] = []
  /** Of what was taken, so that the array need not be moved each time. */
  #head = 0
  #count = 0

  get count(): number {
    return this.#count
  }

  get oldest(): Cohort | undefined {
    return this.#cohorts[this.#head]
  }

  push(cohort: Cohort): void {
    if (cohort.count === 0) return
    this.#cohorts.push(cohort)
    this.#count += cohort.count
  }

  /** The first `count` of them, or all there are. */
  take(count: number): Cohort[] {
    const taken: Cohort[] = []
    for (let left = count; left > 0; ) {
      const first = this.#cohorts[this.#head]
      if (first === undefined) break
      const share = Math.min(left, first.count)
      taken.push({ ...first, count: share })
      left -= share
      this.#count -= share
      if (share < first.count) this.#cohorts[this.#head] = { ...first, count: first.count - share }
      else this.#head += 1
    }
    if (this.#head > 1000) {
      this.#cohorts.splice(0, this.#head)
      this.#head = 0
    }
    return taken
  }
}

/** What is due in some later tick. */
export class Calendar<T> {
  readonly #due = new Map<number, T[]>()

  put(tick: number, item: T): void {
    const items = this.#due.get(tick) ?? []
    items.push(item)
    this.#due.set(tick, items)
  }

  take(tick: number): readonly T[] {
    const items = this.#due.get(tick) ?? []
    this.#due.delete(tick)
    return items
  }
}

export function countOf(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((sum, { count }) => sum + count, 0)
}
