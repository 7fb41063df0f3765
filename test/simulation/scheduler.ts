import type { Clock } from '../../lib/ports/clock.ts'

interface Event {
  readonly at: number
  readonly serial: number
  readonly run: () => void
}

/** What every world's clock says at first. */
export const START_MS = Date.UTC(2027, 0, 1)

/**
 * Virtual time: one event after the other, each only when all that the last one set off has come to a stop.
 *
 * While it runs, `setImmediate` is its own: the product gathers calls with it, and must find the same company in every replay. Promises
 * are run dry between two events by Node's own tick queue, which costs no turn of the event loop.
 */
export class Scheduler implements Clock {
  #now = START_MS
  #serial = 0
  #events = 0
  #stopped = false
  readonly #heap: Event[] = []
  #immediates: (() => void)[] = []

  /** True time, in ms since 1970. */
  now(): number {
    return this.#now
  }

  monotonic(): number {
    return this.#now - START_MS
  }

  after(ms: number, run: () => void): () => void {
    let live = true
    this.at(this.#now + Math.max(0, ms), () => {
      if (live) run()
    })
    return () => {
      live = false
    }
  }

  /** How many events there were. */
  get events(): number {
    return this.#events
  }

  at(time: number, run: () => void): void {
    push(this.#heap, { at: Math.max(time, this.#now), serial: this.#serial++, run })
  }

  stop(): void {
    this.#stopped = true
  }

  /** Runs until nothing is left to happen, or `stop`; gives whether it ended within `maxEvents` events. */
  run(maxEvents: number): Promise<boolean> {
    const { setImmediate } = globalThis
    const fake = (run: () => void) => void this.#immediates.push(run)
    globalThis.setImmediate = fake as unknown as typeof setImmediate
    return new Promise<boolean>((resolve) => {
      const step = () => {
        const immediate = this.#stopped ? undefined : this.#immediates.shift()
        if (immediate !== undefined) immediate()
        else {
          const event = this.#stopped || this.#events >= maxEvents ? undefined : pop(this.#heap)
          if (event === undefined) {
            resolve(this.#heap.length === 0 || this.#stopped)
            return
          }
          this.#events += 1
          this.#now = event.at
          event.run()
        }
        queueMicrotask(afterPromises)
      }
      // A tick that is asked for by a microtask comes when no microtask is left.
      const afterPromises = () => process.nextTick(step)
      process.nextTick(step)
    }).finally(() => {
      globalThis.setImmediate = setImmediate
    })
  }
}

function before(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.serial < b.serial)
}

function push(heap: Event[], event: Event): void {
  let index = heap.length
  heap.push(event)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent] as Event
    if (!before(event, above)) break
    heap[index] = above
    index = parent
  }
  heap[index] = event
}

function pop(heap: Event[]): Event | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Event, heap[child] as Event)) child += 1
    if (!before(heap[child] as Event, last)) break
    heap[index] = heap[child] as Event
    index = child
  }
  heap[index] = last
  return top
}
