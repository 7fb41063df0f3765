import type { Clock } from '../../../ports/clock.ts'

const MOST_KEPT = 100

/** Gives what was made for a key not longer ago than `reuseMs`, or is being made, and else makes it. */
export function recently<T>(
  clock: Pick<Clock, 'monotonic'>,
  reuseMs: number,
): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { readonly at: number; readonly made: Promise<T> }>()
  return (key, make) => {
    const known = kept.get(key)
    const now = clock.monotonic()
    if (known !== undefined && now - known.at < reuseMs) return known.made
    if (kept.size >= MOST_KEPT) kept.clear()
    const made = make()
    kept.set(key, { at: now, made })
    return made
  }
}
