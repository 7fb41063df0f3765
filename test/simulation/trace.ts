import { START_MS } from './scheduler.ts'

/** What happened in a world, a line a step; kept only where somebody will read it. */
export class Trace {
  readonly lines: string[] = []
  readonly #kept: boolean

  constructor(kept: boolean) {
    this.#kept = kept
  }

  /** `what` is only asked for when lines are kept. */
  add(nowMs: number, who: string, what: () => string): void {
    if (!this.#kept) return
    const seconds = ((nowMs - START_MS) / 1000).toFixed(3).padStart(11)
    this.lines.push(`${seconds} s  ${who.padEnd(14)} ${what()}`)
  }
}
