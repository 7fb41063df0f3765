import type { Pace } from '../../lib/adapters/aws/pace.ts'

/** Waits no time at all, and keeps what it was asked to wait; chance is always a half. */
export function recordedPace(): Pace & { readonly waitsMs: readonly number[] } {
  const waitsMs: number[] = []
  return {
    waitsMs,
    entropy: { random: () => 0.5 },
    clock: {
      monotonic: () => waitsMs.reduce((sum, ms) => sum + ms, 0),
      after: (ms, run) => {
        waitsMs.push(ms)
        queueMicrotask(run)
        return () => {}
      },
    },
  }
}
