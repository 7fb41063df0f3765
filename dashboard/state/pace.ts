/** How often to look. In ms. */
export interface Pace {
  readonly shortest: number
  readonly longest: number
}

/** Looks cost money: while nothing changes, each waits half as long again as the one before. */
export function nextDelay({ shortest, longest }: Pace, lastMs: number, changed: boolean): number {
  return changed ? shortest : Math.min(longest, Math.max(shortest, Math.round(lastMs * 1.5)))
}

export const LIVE: Pace = { shortest: 2000, longest: 20_000 }
export const SLOW: Pace = { shortest: 10_000, longest: 60_000 }
