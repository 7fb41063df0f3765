import type { BulkCount } from '../../core/operation-types.ts'

/** Rows that are told apart. Codes and names come from users: there may be any number of them. */
const MAX_ROWS = 100
const OTHERS = '…'

/** Counts things by name, reason and more, in bounded memory: what comes after the hundredth kind is counted together. */
export class Counts<K extends { readonly name: string; readonly reason: string }> {
  readonly #rows = new Map<string, K & { count: number }>()

  add(kind: K): void {
    const key = JSON.stringify(kind)
    const known = this.#rows.has(key) || this.#rows.size < MAX_ROWS
    this.#count(known ? key : OTHERS, known ? kind : { ...kind, name: OTHERS, reason: OTHERS })
  }

  /** The most frequent first. */
  rows(): (K & BulkCount)[] {
    return [...this.#rows.values()].toSorted((a, b) => b.count - a.count)
  }

  #count(key: string, kind: K): void {
    const row = this.#rows.get(key)
    if (row === undefined) this.#rows.set(key, { ...kind, count: 1 })
    else row.count += 1
  }
}
