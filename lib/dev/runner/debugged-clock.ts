import { systemClock } from '../../adapters/system.ts'
import type { Clock } from '../../ports/clock.ts'

/** How often it looks whether the process still runs, in ms. */
const LOOK_MS = 250
/** A gap longer than this is no busy moment: the process was held. */
const HELD_MS = 1000

/** Where time is from, and timers. */
interface Time {
  now(): number
}

/**
 * A clock whose monotonic time, and timers, stand still while a debugger holds the process; `now` is the world's. So a task that is looked
 * at neither passes its timeout nor loses its lease.
 */
export function debuggedClock(time: Time): Clock {
  let seenAt = time.now()
  let heldMs = 0
  const monotonic = () => {
    const now = time.now()
    const gapMs = now - seenAt
    if (gapMs > HELD_MS) heldMs += gapMs
    seenAt = now
    return now - heldMs
  }
  setInterval(monotonic, LOOK_MS).unref()
  return { now: systemClock.now, monotonic, after: (ms, call) => timerOf(monotonic, ms, call) }
}

/** A timer that, when it goes off, waits for what is missing yet. */
function timerOf(monotonic: () => number, ms: number, call: () => void): () => void {
  const dueAt = monotonic() + ms
  let timer: NodeJS.Timeout
  const arm = (waitMs: number) => {
    timer = setTimeout(() => {
      const missingMs = dueAt - monotonic()
      if (missingMs > 1) arm(missingMs)
      else call()
    }, waitMs)
  }
  arm(ms)
  return () => clearTimeout(timer)
}
