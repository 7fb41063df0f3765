import { BackendError } from '../../core/errors/index.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import { triedText } from './tried-text.ts'

/** No new try after the deadline, however slow the answers were. Full jitter from 50 ms on, doubling up to a second: eight tries wait 3.6 s at the very most, 1.8 s on average. */
export const RETRY = { tries: 8, baseMs: 50, capMs: 1000, deadlineMs: 10_000 } as const

/** How an adapter waits between its own tries. */
export interface Pace {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>
  readonly entropy: Pick<Entropy, 'random'>
}

/**
 * Calls `round` with the items, and again with those that it gives back as not taken, until none is left or the tries or the time are used
 * up.
 *
 * For what services turn down *inside* a reply, which the SDK doesn't see: unprocessed keys, throttled statements, failed entries.
 * @returns the items that were still left, and how often and long they were tried.
 */
export async function retryLeft<T>(
  items: readonly T[],
  pace: Pace,
  round: (items: readonly T[]) => Promise<readonly T[]>,
): Promise<{ readonly left: readonly T[]; readonly tried: string }> {
  const began = pace.clock.monotonic()
  const elapsedMs = () => pace.clock.monotonic() - began
  let left = await round(items)
  let tries = 1
  for (; left.length > 0 && tries < RETRY.tries && elapsedMs() < RETRY.deadlineMs; tries++) {
    await pause(pace, tries)
    left = await round(left)
  }
  return { left, tried: triedText(tries, elapsedMs()) }
}

/** The error of an item that was left, with what was tried. */
export function givenUp(error: BackendError, tried: string): BackendError {
  const { operation, throttled, message } = error
  const said = message.slice(`${operation}: `.length)
  return new BackendError(operation, `${said}; given up ${tried}`, { cause: error, throttled })
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
