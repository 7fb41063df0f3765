import type { Histogram } from './histogram.ts'
import { type FaultKind, POINTS, type Point, SELDOM } from './points.ts'
import { Random } from './random.ts'

export interface Fault {
  /** The same in every replay, so that it can be left out. */
  readonly id: string
  readonly kind: FaultKind
  /** Says how long, how far, how many. */
  readonly random: Random
}

/** No more than so many are added to a world: faults make messages, and those must not bring faults for ever. */
const RESERVE = 30

interface Stream {
  readonly random: Random
  left: number
  count: number
}

/**
 * Decides what goes wrong where. Each actor has a stream of its own, which its restarts go on with, so that leaving one fault out changes
 * as little as possible elsewhere.
 */
export class FaultSource {
  readonly #seed: number
  readonly #gap: number
  readonly #without: ReadonlySet<string>
  readonly #histogram: Histogram
  readonly #streams = new Map<string, Stream>()
  readonly happened: string[] = []
  #left: number
  #reserve = RESERVE

  /** @param gap - await points between two faults of an actor, on average. @param without - ids of faults to leave out. */
  constructor(seed: number, budget: number, gap: number, without: ReadonlySet<string>, histogram: Histogram) {
    this.#seed = seed
    this.#gap = gap
    this.#left = budget
    this.#without = without
    this.#histogram = histogram
  }

  /** Adds to what may yet go wrong: a world's first faults are spent within its first seconds. */
  more(count: number): void {
    const given = Math.min(count, this.#reserve)
    this.#reserve -= given
    this.#left += given
  }

  at(actor: string, point: Point): Fault | undefined {
    const stream = this.#streamOf(actor)
    stream.left -= SELDOM[point] ?? 1
    if (stream.left > 0) return undefined
    stream.left = stream.random.int(1, 2 * this.#gap - 1)
    // Nobody saves up for when there are more again: the first to come would have them all.
    if (this.#left === 0) return undefined
    stream.count += 1
    this.#left -= 1
    const id = `${actor}#${stream.count}`
    const kind = stream.random.pick<FaultKind>(POINTS[point])
    const random = new Random(this.#seed, 'fault', id)
    if (this.#without.has(id)) return undefined
    this.happened.push(id)
    this.#histogram.fault(point, kind)
    return { id, kind, random }
  }

  #streamOf(actor: string): Stream {
    const known = this.#streams.get(actor)
    if (known !== undefined) return known
    const random = new Random(this.#seed, 'faults', actor)
    const stream = { random, left: random.int(1, 2 * this.#gap - 1), count: 0 }
    this.#streams.set(actor, stream)
    return stream
  }
}
