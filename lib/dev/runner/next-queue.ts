import type { PriorityLevel } from '../../core/priority.ts'

/** What the choice needs to know of one queue. */
export interface QueueView {
  readonly priority: PriorityLevel
  /** Whether a batch is ready to be run. */
  readonly waiting: boolean
  /** Invocations of its mapping that run now. */
  readonly running: number
  /** Most invocations at once of its mapping; `undefined` for no limit. */
  readonly maxConcurrency: number | undefined
}

/** Of so many dispatches in a row, one goes to the lowest priority that waits, so that a flood above never starves it. */
export const FAIR_SHARE_EVERY = 10

/**
 * Which queue's batch a free worker takes: strictly the highest priority that waits and is under its cap,
 * but each tenth dispatch the lowest.
 *
 * @param dispatches - how many the group has made so far.
 * @returns an index into `queues`; `undefined` when nothing may run.
 */
export function nextQueue(queues: readonly QueueView[], dispatches: number): number | undefined {
  const lowestTurn = dispatches % FAIR_SHARE_EVERY === FAIR_SHARE_EVERY - 1
  let best: { readonly index: number; readonly priority: number } | undefined
  for (const [index, { priority, waiting, running, maxConcurrency }] of queues.entries()) {
    if (!waiting || running >= (maxConcurrency ?? Number.POSITIVE_INFINITY)) continue
    const better = best === undefined || (lowestTurn ? priority > best.priority : priority < best.priority)
    if (better) best = { index, priority }
  }
  return best?.index
}
