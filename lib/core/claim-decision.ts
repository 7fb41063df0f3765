import { DEFAULTS } from './defaults.ts'
import { isTerminal, type TaskRecord } from './record.ts'

/** What a worker does with a task, given its record as it is. */
export type ClaimDecision =
  /** Already ours: the claim's reply was lost. */
  | { readonly action: 'claimed' }
  /** It has ended: the message is a duplicate. */
  | { readonly action: 'acknowledge' }
  /** Not before then. */
  | { readonly action: 'postpone'; readonly untilMs: number }
  /** Another worker has it: look again when its lease could be over. */
  | { readonly action: 'hide'; readonly untilMs: number }
  | { readonly action: 'claim' }
  /** Its worker is gone: claim it, and run it alone. */
  | { readonly action: 'take-over' }
  /** Its time to start is over. */
  | { readonly action: 'expire' }
  /** Its worker is gone, and it was to be cancelled. */
  | { readonly action: 'cancel' }
  /** It has taken too many workers down. */
  | { readonly action: 'crash' }

/** The whole of "may I run it?", with no clock and no I/O in sight. `token` is the claimer's. */
export function decideClaim(record: TaskRecord, token: string, nowMs: number): ClaimDecision {
  if (isTerminal(record.status)) return { action: 'acknowledge' }
  if (record.status === 'PENDING') return decidePending(record, nowMs)
  if (record.leaseToken === token) return { action: 'claimed' }
  const leaseOver = (record.leaseUntil ?? 0) + DEFAULTS.worker.skewMs
  if (leaseOver > nowMs) return { action: 'hide', untilMs: leaseOver }
  if (record.cancelRequested === true) return { action: 'cancel' }
  if (isExpired(record, nowMs)) return { action: 'expire' }
  if (record.takeovers >= DEFAULTS.worker.takeovers) return { action: 'crash' }
  return { action: 'take-over' }
}

function decidePending(record: TaskRecord, nowMs: number): ClaimDecision {
  if (record.notBefore !== undefined && record.notBefore > nowMs)
    return { action: 'postpone', untilMs: record.notBefore }
  return { action: isExpired(record, nowMs) ? 'expire' : 'claim' }
}

function isExpired(record: TaskRecord, nowMs: number): boolean {
  return record.expiresAt !== undefined && record.expiresAt <= nowMs
}
