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
  id: (nowMs) => v7({ msecs: nowMs, random: randomBytes() }),
}

const BYTES_AN_ID = 16
/** Drawn for many ids at once: a call to the system for each would cost more than all else of it. */
const drawn = new Uint8Array(256 * BYTES_AN_ID)
let used = drawn.length

/** Each byte is given out once. */
function randomBytes(): Uint8Array {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn)
    used = 0
  }
  used += BYTES_AN_ID
  return drawn.subarray(used - BYTES_AN_ID, used)
}
