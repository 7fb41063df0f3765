import type { QueueView } from '../../core/client-types.ts'
import type { OpenCount } from './queue-rates.ts'

/** How the queues stood at one look. */
interface Look {
  readonly atMs: number
  readonly queues: ReadonlyMap<string, Pick<QueueView, 'depth' | 'inFlight' | 'delayed'>>
}

type QueueKey = Pick<QueueView, 'group' | 'priority'>

/** What was seen of the queues so far: no more than so many looks, the oldest go first. In memory, and so only of this process. */
export class QueueHistory {
  readonly #most: number
  readonly #looks: Look[] = []

  constructor(most: number) {
    this.#most = most
  }

  add(atMs: number, queues: readonly QueueView[]): void {
    this.#looks.push({ atMs, queues: new Map(queues.map((queue) => [keyOf(queue), queue])) })
    if (this.#looks.length > this.#most) this.#looks.shift()
  }

  times(): number[] {
    return this.#looks.map(({ atMs }) => atMs)
  }

  /** What waited in a queue at each look; `null` where it was not there. */
  waiting(queue: QueueKey): (number | null)[] {
    return this.#looks.map(({ queues }) => queues.get(keyOf(queue))?.depth ?? null)
  }

  /** All that had not ended, by looks. */
  open(queue: QueueKey): OpenCount[] {
    return this.#looks.flatMap(({ atMs, queues }) => {
      const seen = queues.get(keyOf(queue))
      return seen === undefined ? [] : [{ atMs, open: seen.depth + seen.inFlight + seen.delayed }]
    })
  }

  total(field: 'depth' | 'inFlight'): number[] {
    return this.#looks.map(({ queues }) => [...queues.values()].reduce((sum, queue) => sum + queue[field], 0))
  }
}

function keyOf({ group, priority }: QueueKey): string {
  return `${group}#${priority}`
}
