import { type FaultKind, POINTS, type Point } from './points.ts'

/** What must have happened, or the worlds proved nothing about it. */
export type Counter =
  | 'worlds'
  | 'events'
  | 'tasks'
  | 'faults'
  | 'takeover'
  | 'duplicate'
  | 'lost reply'
  | 'throttled claim'
  | 'double firing'
  | 'missed firing'
  | 'skipped time'
  | 'long wait'

const MUST_HAPPEN: readonly Counter[] = [
  'takeover',
  'duplicate',
  'lost reply',
  'throttled claim',
  'double firing',
  'missed firing',
  'skipped time',
  'long wait',
]
const KINDS: readonly FaultKind[] = ['crash', 'stall', 'reorder', 'throttle', 'lose-reply', 'duplicate', 'skew']
/** Each world must have met so many. */
const FEWEST_FAULTS = 10
/** From so many worlds on, each pair must have been hit so often. */
const PROVEN = { worlds: 100_000, hits: 50 }

export interface Counts {
  readonly faults: Record<string, number>
  readonly counters: Record<string, number>
  /** In any one world. */
  readonly fewestFaults: number
}

/** Counts await points by kind of fault, over many worlds. */
export class Histogram {
  readonly #faults = new Map<string, number>()
  readonly #counters = new Map<string, number>()
  #fewestFaults = Number.POSITIVE_INFINITY

  fault(point: Point, kind: FaultKind): void {
    add(this.#faults, `${point} ${kind}`, 1)
    this.count('faults')
    if (kind === 'duplicate') this.count('duplicate')
    if (kind === 'lose-reply') this.count('lost reply')
    if (kind === 'duplicate' && point === 'schedule.fire') this.count('double firing')
    if (kind === 'crash' && point === 'schedule.fire') this.count('missed firing')
    if (kind === 'throttle' && point === 'worker.claim') this.count('throttled claim')
  }

  count(counter: Counter, by = 1): void {
    add(this.#counters, counter, by)
  }

  /** Counts a world that is over. */
  world(faults: number): void {
    this.count('worlds')
    this.#fewestFaults = Math.min(this.#fewestFaults, faults)
  }

  counted(counter: Counter): number {
    return this.#counters.get(counter) ?? 0
  }

  /** What can be sent between threads. */
  get counts(): Counts {
    return {
      faults: Object.fromEntries(this.#faults),
      counters: Object.fromEntries(this.#counters),
      fewestFaults: this.#fewestFaults,
    }
  }

  merge({ faults, counters, fewestFaults }: Counts): void {
    this.#fewestFaults = Math.min(this.#fewestFaults, fewestFaults)
    for (const [pair, count] of Object.entries(faults)) add(this.#faults, pair, count)
    for (const [counter, count] of Object.entries(counters)) add(this.#counters, counter, count)
  }

  /** A sentence for each thing that should have been tried, and was not, or not often enough. */
  gaps(): string[] {
    const calm =
      this.#fewestFaults < FEWEST_FAULTS
        ? [`a world had ${this.#fewestFaults} faults, and should have ${FEWEST_FAULTS}`]
        : []
    const missing = MUST_HAPPEN.filter((counter) => this.counted(counter) === 0).map(
      (counter) => `no ${counter} occurred in ${this.counted('worlds')} worlds`,
    )
    if (this.counted('worlds') < PROVEN.worlds) return [...calm, ...missing]
    const rare = pairs().flatMap(([point, kind]) => {
      const hits = this.#hits(point, kind)
      return hits < PROVEN.hits ? [`${point} met ${kind} ${hits} times, and should ${PROVEN.hits} times`] : []
    })
    return [...calm, ...missing, ...rare]
  }

  toString(): string {
    const rows = Object.entries(POINTS).map(([point, kinds]) => {
      const cells = KINDS.map((kind) =>
        ((kinds as readonly string[]).includes(kind) ? String(this.#hits(point as Point, kind)) : '').padStart(11),
      )
      return `${point.padEnd(22)}${cells.join('')}`
    })
    const counters = [...this.#counters].map(([counter, count]) => `${counter} ${count}`)
    counters.push(`fewest faults in a world ${this.#fewestFaults}`)
    return [`${''.padEnd(22)}${KINDS.map((kind) => kind.padStart(11)).join('')}`, ...rows, counters.join(', ')].join(
      '\n',
    )
  }

  #hits(point: Point, kind: FaultKind): number {
    return this.#faults.get(`${point} ${kind}`) ?? 0
  }
}

function pairs(): (readonly [Point, FaultKind])[] {
  return (Object.keys(POINTS) as Point[]).flatMap((point) => POINTS[point].map((kind) => [point, kind] as const))
}

function add(counts: Map<string, number>, name: string, by: number): void {
  counts.set(name, (counts.get(name) ?? 0) + by)
}
