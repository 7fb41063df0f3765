import { and, atLeast, atMost, type Condition, eq, missing, or, type RecordWrite } from './condition.ts'
import { DEFAULTS } from './defaults.ts'
import type { Envelope } from './envelope.ts'
import { ErrorCode } from './errors/index.ts'
import type { Progress, StoredError, TaskRecord } from './record.ts'
import { needsSchedule, sentAtLatest } from './schedules/due.ts'
import { trackOf } from './task-id.ts'

/** Every way in which a record may change, as data: made here, applied by the store. Instants in ms, clocks given. */

/** A claimed run, as far as writes about it need to know. The token is its fence. */
export interface Run {
  readonly id: string
  readonly token: string
  readonly rev: number
  readonly retentionMs: number
}

/** The record that enqueue writes. */
export function pendingRecord(envelope: Envelope, input: string | undefined, retentionMs: number): TaskRecord {
  const { dueAt, enqueuedAt } = envelope
  return {
    id: envelope.id,
    name: envelope.name,
    group: envelope.group,
    priority: envelope.priority,
    status: 'PENDING',
    attempt: envelope.attempt ?? 0,
    takeovers: 0,
    rev: 0,
    codec: envelope.codec,
    labels: envelope.labels ?? {},
    createdAt: enqueuedAt,
    retentionMs,
    ...(input !== undefined && { input }),
    ...(dueAt !== undefined && { dueAt, notBefore: dueAt }),
    ...dueMark(enqueuedAt, dueAt ?? 0),
    ...pick(envelope, 'expiresAt', 'tenant', 'parent', 'retryOf', 'scheduleKey'),
    ttl: lastDelivery(sentAtLatest(enqueuedAt, dueAt ?? 0)),
  }
}

/** The record of a task whose record begins with its claim. */
export function startedRecord(pending: TaskRecord, token: string, now: number, leaseMs: number): TaskRecord {
  const { notBefore: _, ...rest } = pending
  return { ...rest, ...started(token, now, leaseMs), ttl: lastDelivery(now) }
}

/** The record of a task that ends before its record began. */
export function endedRecord(pending: TaskRecord, ending: Ending, now: number): TaskRecord {
  const { notBefore: _, ...rest } = pending
  return { ...rest, ...ended(pending, ending, now), rev: 1 }
}

/** Claims a task that waits, as the claimer knows it. */
export function claimWrite(
  known: { readonly id: string; readonly rev: number },
  token: string,
  now: number,
  leaseMs: number,
): RecordWrite {
  return {
    id: known.id,
    when: and(
      eq('status', 'PENDING'),
      eq('rev', known.rev),
      missing('cancelRequested'),
      notBefore(now),
      notExpired(now),
    ),
    set: started(token, now, leaseMs),
    remove: ['notBefore'],
  }
}

/** Claims a task whose worker let its lease run out. */
export function takeoverWrite(record: TaskRecord, token: string, now: number, leaseMs: number): RecordWrite {
  return {
    id: record.id,
    when: and(leaseOver(record, now), missing('cancelRequested'), notExpired(now)),
    set: { ...started(token, now, leaseMs), takeovers: record.takeovers + 1, rev: record.rev + 1 },
    remove: [],
  }
}

/** How a task ends. */
export type Ending =
  | { readonly status: 'SUCCESS'; readonly result?: string; readonly resultRef?: string }
  | { readonly status: 'FAILURE'; readonly error: StoredError }
  | { readonly status: 'CANCELLED'; readonly error?: StoredError; readonly unsent?: true }

/** Ends a run. Only its own lease may: the fence. */
export function settleWrite(run: Run, ending: Ending, now: number, executionMs: number): RecordWrite {
  return {
    id: run.id,
    when: own(run),
    set: {
      ...ended(run, ending, now),
      executionMs,
      lastToken: run.token,
      takeovers: 0,
      rev: run.rev + 1,
    },
    remove: ['leaseToken', 'leaseUntil', ...(ending.status === 'SUCCESS' ? (['error'] as const) : [])],
  }
}

/** Ends a task that waits: cancelled, expired, never sent, unknown to its worker. */
export function settlePendingWrite(
  record: Pick<TaskRecord, 'id' | 'rev' | 'retentionMs' | 'notBefore'>,
  ending: Ending,
  now: number,
): RecordWrite {
  return {
    id: record.id,
    when: and(eq('status', 'PENDING'), eq('rev', record.rev)),
    set: { ...ended(record, ending, now), rev: record.rev + 1 },
    remove: ['notBefore'],
  }
}

/** Ends a task whose worker let its lease run out, instead of running it once more. */
export function settleLapsedWrite(record: TaskRecord, ending: Ending, now: number): RecordWrite {
  return {
    id: record.id,
    when: leaseOver(record, now),
    set: { ...ended(record, ending, now), rev: record.rev + 1 },
    remove: ['leaseToken', 'leaseUntil'],
  }
}

/** Puts a run's task back: PENDING, not before `until`. Refused once a cancellation was asked for. */
export function releaseWrite(
  run: Run,
  now: number,
  until: number,
  change: Pick<Partial<TaskRecord>, 'attempt' | 'labels' | 'error'>,
): RecordWrite {
  return {
    id: run.id,
    when: and(own(run), missing('cancelRequested')),
    set: {
      ...change,
      status: 'PENDING',
      notBefore: until,
      rev: run.rev + 1,
      takeovers: 0,
      lastToken: run.token,
      ...dueMark(now, until),
      ttl: lastDelivery(sentAtLatest(now, until)),
    },
    remove: ['leaseToken', 'leaseUntil'],
  }
}

/**
 * Keeps a run's lease. Refused once a cancellation was asked for: the record that comes back says so. Refused as well when the lease has
 * been kept for longer already: a write that was overtaken on its way must not shorten what the worker counts on.
 */
export function heartbeatWrite(run: Run, leaseUntil: number, progress: Progress | undefined): RecordWrite {
  return {
    id: run.id,
    when: and(own(run), missing('cancelRequested'), atMost('leaseUntil', leaseUntil)),
    set: { leaseUntil, ...(progress !== undefined && { progress }) },
    remove: [],
  }
}

/** As {@link heartbeatWrite}, for a run that knows it is being cancelled and is given time to end. */
export function cancelledHeartbeatWrite(run: Run, leaseUntil: number, progress: Progress | undefined): RecordWrite {
  return { ...heartbeatWrite(run, leaseUntil, progress), when: and(own(run), atMost('leaseUntil', leaseUntil)) }
}

/** Asks a running task to end. Its next heartbeat sees it. */
export function requestCancelWrite(id: string): RecordWrite {
  return {
    id,
    when: and(eq('status', 'STARTED'), missing('cancelRequested')),
    set: { cancelRequested: true },
    remove: [],
  }
}

/**
 * Notes that a waiting task is being sent once more: the new revision keeps an earlier sender that failed from ending it, and the record
 * has to outlast the new message.
 */
export function resendWrite(record: Pick<TaskRecord, 'id' | 'rev' | 'ttl'>, now: number): RecordWrite {
  return {
    id: record.id,
    when: and(eq('status', 'PENDING'), eq('rev', record.rev)),
    set: { rev: record.rev + 1, ttl: Math.max(record.ttl, lastDelivery(now)) },
    remove: [],
  }
}

/** Notes on a terminal record which task runs it again. */
export function retriedAsWrite(record: TaskRecord, retriedAs: string): RecordWrite {
  return { id: record.id, when: eq('status', record.status), set: { retriedAs }, remove: [] }
}

/** Whether a refused write of this run had happened after all: its reply was lost, and the repeat met its own trace. */
export function wasMine(run: Run, record: TaskRecord | undefined): boolean {
  return record !== undefined && record.lastToken === run.token && record.rev > run.rev
}

/** The tombstone of a task whose record would have begun with its claim: `cancel` leaves it, and an enqueue that failed. */
export function cancelledTombstone(id: string, now: number, ending: Ending = { status: 'CANCELLED' }): TaskRecord {
  return {
    id,
    name: '',
    group: '',
    priority: 2,
    attempt: 0,
    takeovers: 0,
    rev: 1,
    codec: 'json',
    labels: {},
    createdAt: now,
    ...ended({ id }, ending, now),
  }
}

/** How a task ends that could never be sent. */
export const UNSENT = {
  status: 'CANCELLED',
  error: {
    type: 'EnqueueFailed',
    code: ErrorCode.EnqueueFailed,
    message: 'its message could not be sent; enqueue it again',
    retryable: true,
  },
  unsent: true,
} as const satisfies Ending

function started(token: string, now: number, leaseMs: number) {
  return { status: 'STARTED', leaseToken: token, leaseUntil: now + leaseMs, startedAt: now } as const
}

function ended(
  { id, retentionMs = DEFAULTS.task.retentionMs, notBefore = 0 }: Pick<TaskRecord, 'id' | 'retentionMs' | 'notBefore'>,
  ending: Ending,
  now: number,
) {
  // A late duplicate of a task whose record began at its claim would look new without the record: it must outlast every delivery.
  const kept = trackOf(id) === 'full' ? retentionMs : Math.max(retentionMs, DEFAULTS.lastDeliveryMs)
  // And what waits in a schedule may come though its task has ended, should the schedule outlive it.
  const waits = needsSchedule(notBefore - now) ? sentAtLatest(now, notBefore) + DEFAULTS.lastDeliveryMs : 0
  const failed = ending.status === 'FAILURE' && ({ mark: 'failed', markAt: now } as const)
  return { ...ending, ...failed, completedAt: now, ttl: Math.ceil(Math.max(now + kept, waits) / 1000) }
}

/** Puts the record into the index of long waits. */
function dueMark(now: number, until: number): Pick<TaskRecord, 'mark' | 'markAt'> {
  return needsSchedule(until - now) ? { mark: 'due', markAt: until } : {}
}

function own(run: Run): Condition {
  return and(eq('status', 'STARTED'), eq('leaseToken', run.token))
}

function notBefore(now: number): Condition {
  return or(missing('notBefore'), atMost('notBefore', now))
}

function notExpired(now: number): Condition {
  return or(missing('expiresAt'), atLeast('expiresAt', now + 1))
}

function leaseOver(record: TaskRecord, now: number): Condition {
  return and(eq('status', 'STARTED'), eq('rev', record.rev), atMost('leaseUntil', now - DEFAULTS.worker.skewMs))
}

function lastDelivery(from: number): number {
  return Math.ceil((from + DEFAULTS.lastDeliveryMs) / 1000)
}

function pick<T extends object, K extends keyof T>(from: T, ...keys: readonly K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<
    Pick<T, K>
  >
}
