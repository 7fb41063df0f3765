import { DEFAULTS } from './defaults.ts'
import { ErrorCode, TaskExpired } from './errors/index.ts'
import { isTerminal, type StoredError, type TaskRecord } from './record.ts'
import { DUE_MAX_AGE_SECONDS } from './schedules/due.ts'
import { storedError } from './stored-error.ts'
import type { Ending } from './transitions.ts'

/** Clocks, the delay of a message's first delivery, and a request that took its time: so much is waited beyond the queue's retention. */
const SWEEP_MARGIN_MS = 3_600_000

/**
 * How the sweeper ends a task; `undefined` when its message may still come, or a worker has it.
 *
 * A record's TTL is set with each sending of its message, so it tells how long ago that was; SQS has deleted what is older than its retention.
 */
export function decideSweep(record: TaskRecord, nowMs: number): Ending | undefined {
  if (isTerminal(record.status) || nowMs < messageGoneAt(record)) return undefined
  const leaseOver = (record.leaseUntil ?? 0) + DEFAULTS.worker.skewMs
  if (record.status === 'STARTED' && nowMs < leaseOver) return undefined
  if (record.cancelRequested === true) return { status: 'CANCELLED' }
  const { expiresAt } = record
  if (record.status === 'PENDING' && expiresAt !== undefined && expiresAt <= nowMs) {
    const { stack: _, ...error } = storedError(new TaskExpired(expiresAt), false)
    return { status: 'FAILURE', error }
  }
  return { status: 'FAILURE', error: MESSAGE_LOST }
}

/** From when on no message of this record can be left, in ms. */
export function messageGoneAt({ ttl }: Pick<TaskRecord, 'ttl'>): number {
  return ttl * 1000 - DEFAULTS.lastDeliveryMs + DEFAULTS.queue.retentionMs + SWEEP_MARGIN_MS
}

/** Where the sweep has got to by now, by creation: older records that have not ended are the ones to look at. */
export function sweepHorizon(nowMs: number): number {
  return nowMs - DEFAULTS.queue.retentionMs - SWEEP_MARGIN_MS
}

/** As {@link sweepHorizon}, by the end of a long wait: a schedule may send a day late. */
export function dueHorizon(nowMs: number): number {
  return sweepHorizon(nowMs) - DUE_MAX_AGE_SECONDS * 1000
}

/** Whether the sweep finds a record by the end of its long wait, when that has come. */
export function isFoundByDue({ mark, markAt = 0 }: Pick<TaskRecord, 'mark' | 'markAt'>, dueUntil: number): boolean {
  return mark === 'due' && markAt >= dueUntil
}

const MESSAGE_LOST: StoredError = {
  type: 'MessageLost',
  code: ErrorCode.MessageLost,
  message:
    'no worker took it, or it was not given back, while its queue kept the message (14 days): look for a queue that was paused or had no worker; retry it, if its input was kept, or enqueue it again',
  retryable: true,
}
