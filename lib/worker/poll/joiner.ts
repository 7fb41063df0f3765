import { DEFAULTS } from '../../core/defaults.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Clock } from '../../ports/clock.ts'

/** One write that waits for its request, and who asked for it. */
interface Waiting<Item, Answer> {
  readonly item: Item
  readonly answered: (answer: Answer) => void
  readonly failed: (error: unknown) => void
}

/**
 * Joins calls for few into calls for as many as one request carries.
 *
 * The first goes at once. While its request is under way others gather; they go when it is back, when there are enough of them for a whole
 * request, or after `joinWindowMs`, whichever is first. So nothing waits where nothing else happens, and a slow request holds up nobody for long.
 */
export class Joiner<Item extends { readonly id: string }, Answer> {
  readonly #send: (items: readonly Item[]) => Promise<readonly Answer[]>
  readonly #clock: Clock
  #waiting: Waiting<Item, Answer>[] = []
  #underWay = 0
  #cancelTimer: (() => void) | undefined

  /** @param send - answers each item, in order; ids of one call differ. */
  constructor(send: (items: readonly Item[]) => Promise<readonly Answer[]>, clock: Clock) {
    this.#send = send
    this.#clock = clock
  }

  /** Answers in order. Items of one call may travel in several requests, and never two of one id in the same. */
  ask(items: readonly Item[]): Promise<Answer[]> {
    const answers = items.map(
      (item) =>
        new Promise<Answer>((answered, failed) => {
          this.#waiting.push({ item, answered, failed })
        }),
    )
    this.#pump()
    return Promise.all(answers)
  }

  #pump(): void {
    while (this.#waiting.length >= LIMITS.statementBatch.max) this.#flush()
    if (this.#waiting.length === 0) return
    if (this.#underWay === 0) this.#flush()
    else this.#cancelTimer ??= this.#clock.after(DEFAULTS.poll.joinWindowMs, () => this.#flushInTime())
  }

  #flushInTime(): void {
    this.#cancelTimer = undefined
    this.#flush()
    this.#pump()
  }

  #flush(): void {
    const batch = this.#take()
    if (this.#waiting.length === 0) this.#stopTimer()
    if (batch.length > 0) void this.#settle(batch)
  }

  /** The first that wait, up to the first whose id is among them already: it goes with the next. */
  #take(): readonly Waiting<Item, Answer>[] {
    const ids = new Set<string>()
    for (const { item } of this.#waiting) {
      if (ids.has(item.id) || ids.size === LIMITS.statementBatch.max) break
      ids.add(item.id)
    }
    return this.#waiting.splice(0, ids.size)
  }

  async #settle(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    this.#underWay += 1
    try {
      const answers = await this.#send(batch.map(({ item }) => item))
      for (const [index, { answered }] of batch.entries()) answered(answers[index] as Answer)
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    this.#underWay -= 1
    this.#pump()
  }

  #stopTimer(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}
