import type { PriorityLevel } from './priority.ts'

/** What the choice needs to know of one queue. */
export interface QueueChoice {
  readonly priority: PriorityLevel
  /** Whether something is there to be run, or may be. */
  readonly waiting: boolean
  /** What runs of it now, in the unit of `maxConcurrency`. */
  readonly running: number
  /** Most to run of it at once; `undefined` for no limit. */
  readonly maxConcurrency: number | undefined
  /** The number of the last dispatch that it got; -1 for none. */
  readonly lastDispatch: number
}

/** Of so many dispatches in a row, one goes to a queue below the most urgent, so that a flood above never starves it. */
export const FAIR_SHARE_EVERY = 10

/**
 * Which queue is served next: strictly the most urgent that waits and is under its cap, but each tenth dispatch goes to a lower one.
 * Among queues of equal claim, such as those of one priority in several groups, it is the one that has waited for longest.
 *
 * @param dispatches - how many have been made so far.
 * @returns an index into `queues`; `undefined` when nothing may run.
 */
export function nextQueue(queues: readonly QueueChoice[], dispatches: number): number | undefined {
  const eligible = queues
    .map((queue, index) => ({ ...queue, index }))
    .filter(({ waiting, running, maxConcurrency }) => waiting && running < (maxConcurrency ?? Number.POSITIVE_INFINITY))
  const highest = Math.min(...eligible.map(({ priority }) => priority))
  const isShare = dispatches % FAIR_SHARE_EVERY === FAIR_SHARE_EVERY - 1
  const lower = isShare ? eligible.filter(({ priority }) => priority > highest) : []
  const candidates = lower.length > 0 ? lower : eligible.filter(({ priority }) => priority === highest)
  return candidates.toSorted((a, b) => a.lastDispatch - b.lastDispatch || a.priority - b.priority)[0]?.index
}

/** The queue as one that has nothing waiting, unless it is more urgent than all of whose work something runs. */
export function waitingIfMostUrgent(queue: QueueChoice, _index: number, all: readonly QueueChoice[]): QueueChoice {
  const busiest = Math.min(...all.filter(({ running }) => running > 0).map(({ priority }) => priority))
  return { ...queue, waiting: queue.waiting && queue.priority < busiest }
}
