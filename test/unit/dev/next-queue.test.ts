import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PriorityLevel } from '../../../lib/core/priority.ts'
import { FAIR_SHARE_EVERY, nextQueue, type QueueView } from '../../../lib/dev/runner/next-queue.ts'

describe('nextQueue', () => {
  it('takes the highest priority that waits', () => {
    const queues = [queue(3), queue(1), queue(2)]

    const chosen = nextQueue(queues, 0)

    expect(chosen).toBe(1)
  })

  it('takes nothing when nothing waits', () => {
    expect(nextQueue([queue(0, { waiting: false })], 0)).toBeUndefined()
  })

  it('gives each tenth dispatch to the lowest priority that waits', () => {
    const queues = [queue(0), queue(2), queue(3, { waiting: false })]

    const chosen = Array.from({ length: 2 * FAIR_SHARE_EVERY }, (_, dispatches) => nextQueue(queues, dispatches))

    expect(chosen).toEqual([...Array(9).fill(0), 1, ...Array(9).fill(0), 1])
  })

  it('passes over a queue whose mapping runs as much as it may', () => {
    const queues = [queue(0, { running: 2, maxConcurrency: 2 }), queue(1, { running: 2, maxConcurrency: 3 })]

    expect(nextQueue(queues, 0)).toBe(1)
  })

  it('always chooses a queue that waits and is under its cap, if there is one', () => {
    fc.assert(
      fc.property(fc.array(anyQueue), fc.nat(), (queues, dispatches) => {
        const chosen = nextQueue(queues, dispatches)

        const eligible = queues.filter(isEligible)
        if (chosen === undefined) return eligible.length === 0
        const view = queues[chosen]
        return view !== undefined && isEligible(view) && isExtreme(view, eligible, dispatches)
      }),
    )
  })
})

const anyQueue: fc.Arbitrary<QueueView> = fc.record({
  priority: fc.constantFrom<PriorityLevel>(0, 1, 2, 3),
  waiting: fc.boolean(),
  running: fc.nat({ max: 4 }),
  maxConcurrency: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined }),
})

function isEligible({ waiting, running, maxConcurrency }: QueueView): boolean {
  return waiting && (maxConcurrency === undefined || running < maxConcurrency)
}

function isExtreme({ priority }: QueueView, eligible: readonly QueueView[], dispatches: number): boolean {
  const lowestTurn = (dispatches + 1) % FAIR_SHARE_EVERY === 0
  return eligible.every((other) => (lowestTurn ? other.priority <= priority : other.priority >= priority))
}

function queue(priority: PriorityLevel, options: Partial<QueueView> = {}): QueueView {
  return { priority, waiting: true, running: 0, maxConcurrency: undefined, ...options }
}
