import type { QueueRow } from '../lib/dashboard/api-types.ts'
import type { QueueRates } from '../lib/dashboard/overview/queue-rates.ts'

/** All queues together. `null` where none of them knows. */
export interface Totals {
  readonly depth: number
  readonly inFlight: number
  readonly delayed: number
  readonly deadLetters: number
  readonly oldestAgeMs: number | null
  readonly inPerMinute: number | null
  readonly outPerMinute: number | null
  /** 0 to 1, of all that ended. */
  readonly failureShare: number | null
}

export function totalsOf(queues: readonly QueueRow[]): Totals {
  const sum = (field: 'depth' | 'inFlight' | 'delayed' | 'deadLetters') =>
    queues.reduce((total, queue) => total + queue[field], 0)
  const rates = queues.flatMap(({ rates }) => (rates === null ? [] : [rates]))
  const out = known(rates.map(({ outPerMinute }) => outPerMinute))
  return {
    depth: sum('depth'),
    inFlight: sum('inFlight'),
    delayed: sum('delayed'),
    deadLetters: sum('deadLetters'),
    oldestAgeMs: largest(known(queues.map(({ oldestAgeMs }) => oldestAgeMs))),
    inPerMinute: added(rates.map(({ inPerMinute }) => inPerMinute)),
    outPerMinute: added(out),
    failureShare: failureShare(rates),
  }
}

/** 0 to 1 of what ended; `null` where nothing did. */
export function failureShare(rates: readonly QueueRates[]): number | null {
  const ended = rates.reduce((sum, rate) => sum + rate.ended, 0)
  return ended < 0.5 ? null : rates.reduce((sum, rate) => sum + rate.failed, 0) / ended
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}

function added(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0)
}

function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values)
}
