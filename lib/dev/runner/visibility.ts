import { DEFAULTS } from '../../core/defaults.ts'
import { ceilSeconds } from '../../core/duration.ts'

/** When, at the latest, nobody can hold a lease any more that a dead worker took: the lease, the clocks' skew and a second. */
export const LEASE_OVER_SECONDS = ceilSeconds(DEFAULTS.worker.leaseMs + DEFAULTS.worker.skewMs + 1000)

/** After this share of a queue's visibility timeout, a batch that no worker took goes back: what is left must cover its run. */
const HOLD_SHARE = 1 / 4

/**
 * Whether a message whose worker died is hidden for longer than anybody can hold its lease: then it is made to come back sooner. One that
 * comes back sooner anyway, since a heartbeat or the worker itself said so, is left alone.
 *
 * Lambda leaves each until its visibility timeout ends, six function timeouts later. It has no choice: it can't know whether the function
 * only fell silent. A local process that is gone is gone for sure.
 *
 * @param hiddenUntilMs - when it comes back by itself; `undefined` when it is not hidden any more.
 */
export function comesBackLate(hiddenUntilMs: number | undefined, nowMs: number): boolean {
  return hiddenUntilMs !== undefined && hiddenUntilMs - nowMs > LEASE_OVER_SECONDS * 1000
}

/** How long a batch may wait for a worker. */
export function holdMs(visibilitySeconds: number): number {
  return visibilitySeconds * 1000 * HOLD_SHARE
}
