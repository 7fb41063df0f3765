import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'

/** Full jitter from 50 ms on, doubling up to a second: eight tries wait 3.6 s at the very most, 1.8 s on average. */
export const RETRY = { tries: 8, baseMs: 50, capMs: 1000 } as const

/** How an adapter waits between its own tries. */
export interface Pace {
  readonly clock: Pick<Clock, 'after'>
  readonly entropy: Pick<Entropy, 'random'>
}

/**
 * Calls `round` with the items, and again with those that it gives back as not taken, until none is left or the tries are used up.
 *
 * For what services turn down *inside* a reply, which the SDK doesn't see: unprocessed keys, throttled statements, failed entries.
 * @returns the items that were still left.
 */
export async function retryLeft<T>(
  items: readonly T[],
  pace: Pace,
  round: (items: readonly T[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  let left = await round(items)
  for (let tried = 1; left.length > 0 && tried < RETRY.tries; tried++) {
    await pause(pace, tried)
    left = await round(left)
  }
  return left
}

/** Calls `work` on each item, at most `width` at a time; answers in order. */
export async function mapLimited<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers = new Array<R>(items.length)
  const entries = items.entries()
  const lane = async () => {
    for (const [index, item] of entries) answers[index] = await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return answers
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

function pause({ clock, entropy }: Pace, tried: number): Promise<void> {
  const mostMs = Math.min(RETRY.capMs, RETRY.baseMs * 2 ** (tried - 1))
  return new Promise((resolve) => void clock.after(entropy.random() * mostMs, resolve))
}
