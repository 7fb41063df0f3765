import type { EnqueueOptions } from 'tasklane/client'
import { Random } from '../../simulation/random.ts'
import type { Order } from './lines.ts'

/** One task as the producer puts it in. */
export interface Item {
  readonly order: Order
  readonly options: EnqueueOptions
}

/** The same for the same seed and number, so that a producer that is started again repeats itself. */
export function itemOf(seed: number, number: number): Item {
  const random = new Random('item', seed, number)
  const pauseMs = random.weighted([
    [968, random.int(0, 25)],
    [30, random.int(100, 900)],
    [2, random.int(2000, 5000)],
  ])
  const failures = random.weighted([
    [95, 0],
    [4, 1],
    [1, 3],
  ])
  const priority = random.weighted([
    [5, 'critical'],
    [15, 'high'],
    [60, 'normal'],
    [20, 'low'],
  ] as const)
  return {
    order: { number, pauseMs, failures },
    options: {
      priority,
      ...(random.chance(0.2) && { idempotencyKey: `item-${number}` }),
      ...(random.chance(0.1) && { track: 'run' }),
      ...(random.chance(0.02) && { delay: random.int(500, 5000) }),
    },
  }
}
