import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Chance that a seed repeats. */
export class Random {
  readonly #generator: ReturnType<typeof xoroshiro128plus>

  constructor(...seed: readonly (number | string)[]) {
    this.#generator = xoroshiro128plus(hashOf(seed))
    // The first numbers of near seeds are near, too.
    for (let skipped = 0; skipped < 4; skipped++) this.#generator.next()
  }

  /** Uniform in [0, 1). */
  float(): number {
    return (this.#generator.next() >>> 0) / 2 ** 32
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.float() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.float() < probability
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.int(0, from.length - 1)]
    if (picked === undefined) throw new RangeError('there is nothing to pick from')
    return picked
  }

  /** One of the rows, each as likely as its number says. */
  weighted<T>(rows: readonly (readonly [number, T])[]): T {
    let left = this.float() * rows.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of rows) {
      left -= weight
      if (left < 0) return value
    }
    return this.pick(rows)[1]
  }

  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => [this.float(), item] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, item]) => item)
  }

  /** A UUIDv7 of this chance. */
  uuid(nowMs: number): string {
    const time = Math.floor(nowMs).toString(16).padStart(12, '0')
    const hex = () => (this.#generator.next() >>> 0).toString(16).padStart(8, '0')
    const [a, b, c] = [hex(), hex(), hex()]
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-8${a.slice(3, 6)}-${b}${c.slice(0, 4)}`
  }
}

/** FNV-1a over the parts' text. */
function hashOf(parts: readonly (number | string)[]): number {
  const text = parts.join('|')
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash ^ (hash >>> 15)
}
