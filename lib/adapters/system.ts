import { v7 } from 'uuid'
import type { Clock } from '../ports/clock.ts'
import type { Entropy } from '../ports/entropy.ts'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

/** The machine's own chance. */
export const systemEntropy: Entropy = {
  random: Math.random,
  id: (nowMs) => v7({ msecs: nowMs }),
}
