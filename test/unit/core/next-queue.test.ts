import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FAIR_SHARE_EVERY, nextQueue, type QueueChoice, waitingIfMostUrgent } from '../../../lib/core/next-queue.ts'
import type { PriorityLevel } from '../../../lib/core/priority.ts'

describe('nextQueue', () => {
  it('takes the highest priority that waits', () => {
    const queues = [queue(3), queue(1), queue(2)]

    const chosen = nextQueue(queues, 0)

    expect(chosen).toBe(1)
  })

  it('takes nothing when nothing waits', () => {
    expect(nextQueue([queue(0, { waiting: false })], 0)).toBeUndefined()
  })

  it('gives each tenth dispatch to a lower priority that waits', () => {
    const queues = [queue(0), queue(2), queue(3, { waiting: false })]

    const chosen = Array.from({ length: 2 * FAIR_SHARE_EVERY }, (_, dispatches) => nextQueue(queues, dispatches))

    expect(chosen).toEqual([...Array(9).fill(0), 1, ...Array(9).fill(0), 1])
  })

  it('shares the tenth dispatches among the lower priorities, so that none of them starves', () => {
    const chosen = dispatch([queue(0), queue(1), queue(2), queue(3)], 6 * FAIR_SHARE_EVERY)

    expect(chosen.filter((index) => index > 0)).toEqual([1, 2, 3, 1, 2, 3])
  })

  it('takes turns among queues of one priority', () => {
    const chosen = dispatch([queue(1), queue(1), queue(1)], 6)

    expect(chosen).toEqual([0, 1, 2, 0, 1, 2])
  })

  it('can be asked for what is more urgent than all that runs, alone', () => {
    const asked = (queues: readonly QueueChoice[]) => nextQueue(queues.map(waitingIfMostUrgent), 0)

    expect(asked([queue(0), queue(2, { running: 1 }), queue(3, { running: 1 })])).toBe(0)
    expect(asked([queue(1, { running: 1 }), queue(2), queue(3)])).toBeUndefined()
    expect(asked([queue(2, { running: 1 }), queue(2)])).toBeUndefined()
  })

  it('passes over a queue that runs as much as it may', () => {
    const queues = [queue(0, { running: 2, maxConcurrency: 2 }), queue(1, { running: 2, maxConcurrency: 3 })]

    expect(nextQueue(queues, 0)).toBe(1)
  })

  it('always chooses a queue that waits and is under its cap, if there is one', () => {
    fc.assert(
      fc.property(fc.array(anyQueue), fc.nat(), (queues, dispatches) => {
        const chosen = nextQueue(queues, dispatches)

        const eligible = queues.filter(isEligible)
        if (chosen === undefined) return eligible.length === 0
        const choice = queues[chosen]
        return choice !== undefined && isEligible(choice) && isRight(choice, eligible, dispatches)
      }),
    )
  })
})

const anyQueue: fc.Arbitrary<QueueChoice> = fc.record({
  priority: fc.constantFrom<PriorityLevel>(0, 1, 2, 3),
  waiting: fc.boolean(),
  running: fc.nat({ max: 4 }),
  maxConcurrency: fc.option(fc.integer({ min: 2, max: 4 }), { nil: undefined }),
  lastDispatch: fc.integer({ min: -1, max: 5 }),
})

function isEligible({ waiting, running, maxConcurrency }: QueueChoice): boolean {
  return waiting && (maxConcurrency === undefined || running < maxConcurrency)
}

function isRight({ priority }: QueueChoice, eligible: readonly QueueChoice[], dispatches: number): boolean {
  const highest = Math.min(...eligible.map((other) => other.priority))
  const isShare = (dispatches + 1) % FAIR_SHARE_EVERY === 0
  const hasLower = eligible.some((other) => other.priority > highest)
  return isShare && hasLower ? priority > highest : priority === highest
}

/** So many dispatches while everything always waits. */
function dispatch(queues: QueueChoice[], times: number): number[] {
  return Array.from({ length: times }, (_, dispatches) => {
    const chosen = nextQueue(queues, dispatches) ?? Number.NaN
    const before = queues[chosen]
    if (before !== undefined) queues[chosen] = { ...before, lastDispatch: dispatches }
    return chosen
  })
}

function queue(priority: PriorityLevel, options: Partial<QueueChoice> = {}): QueueChoice {
  return { priority, waiting: true, running: 0, maxConcurrency: undefined, lastDispatch: -1, ...options }
}
