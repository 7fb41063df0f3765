import { DEFAULTS } from './defaults.ts'
import { parseDuration } from './duration.ts'

/** What a group's queues are set for: to hand tasks over at once, or in full batches. */
export type Latency = 'low' | 'cheap'

/** Seconds in which a batch may fill. */
const WINDOW_SECONDS: Readonly<Record<Latency, number>> = {
  low: DEFAULTS.group.windowSeconds,
  cheap: DEFAULTS.group.cheapWindowSeconds,
}

/** The batch window that `latency` stands for; that of `'low'`, none, for what is no latency. */
export function latencyWindowSeconds(latency: Latency | undefined): number {
  return WINDOW_SECONDS[latency ?? 'low'] ?? WINDOW_SECONDS.low
}

/** Why `latency` can't be meant, beside this `window`. */
export function latencyProblem(label: string, latency: Latency | undefined, window: unknown): string | undefined {
  if (latency === undefined) return undefined
  if (!Object.hasOwn(WINDOW_SECONDS, latency)) return `${label} is ${JSON.stringify(latency)} and must be low or cheap`
  const windowMs = parseDuration(window)
  if (windowMs === undefined || windowMs > 0 === (latency === 'cheap')) return undefined
  return `${label} is '${latency}', and window is ${JSON.stringify(window)}, which says the contrary; leave one of them out`
}
