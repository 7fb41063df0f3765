import type { LogLine } from './attempt.ts'
import type { Part } from './record.ts'

/**
 * Lines of a run that still goes on, kept for whoever follows it: each part holds those that came since the one before. A run's report
 * has them all, where it is kept.
 */
export const LIVE_PREFIX = 'live#'

export interface LiveLines {
  /** The run's number. */
  readonly attempt: number
  /** How many lines it had written before these. */
  readonly first: number
  readonly lines: readonly LogLine[]
}

/** `ttl` in seconds since 1970. */
export function livePart(id: string, { attempt, first, lines }: LiveLines, ttl: number): Part {
  const part = `${LIVE_PREFIX}${String(attempt).padStart(4, '0')}#${String(first).padStart(6, '0')}`
  return { id, part, body: JSON.stringify({ lines }), ttl }
}

export function readLivePart({ part, body }: Part): LiveLines {
  const [attempt, first] = part.slice(LIVE_PREFIX.length).split('#')
  return { attempt: Number(attempt), first: Number(first), ...(JSON.parse(body) as Pick<LiveLines, 'lines'>) }
}
