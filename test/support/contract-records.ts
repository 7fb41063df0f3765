import { randomUUID } from 'node:crypto'
import type { TaskRecord } from '../../lib/core/record.ts'
import { pendingRecord } from '../../lib/core/transitions.ts'

/** Long enough for any test. */
const DAY_SECONDS = 86_400

/** A waiting task's record, with an id of its own unless `fields` names one. */
export function aRecord(nowMs: number, fields: Partial<TaskRecord> = {}): TaskRecord {
  return {
    ...pendingRecord(
      {
        v: 1,
        id: randomUUID(),
        rec: 'put',
        name: 'resize',
        group: 'images',
        priority: 2,
        codec: 'json',
        track: 'full',
        enqueuedAt: nowMs,
        input: { width: 64 },
      },
      '{"width":64}',
      DAY_SECONDS * 1000,
    ),
    ...fields,
  }
}

export function records(count: number, nowMs: number, fields: Partial<TaskRecord> = {}): TaskRecord[] {
  return Array.from({ length: count }, () => aRecord(nowMs, fields))
}

/** One that has every field, with what is easily lost on a wire: empty texts, zeros, deep maps, characters beyond ASCII. */
export function fullRecord(nowMs: number): TaskRecord {
  return {
    ...aRecord(nowMs),
    status: 'FAILURE',
    attempt: 2,
    takeovers: 0,
    rev: 7,
    labels: { user: 'ü1', empty: '', status: 'a reserved word' },
    input: '"\\u2028 ☃"',
    result: '',
    resultRef: 's3://bucket/results/1',
    error: { type: 'TypeError', code: 'E_1', message: 'ö', stack: 'at a\nat b', retryable: false },
    progress: { current: 0, total: 10, message: 'begun' },
    dueAt: nowMs + 1,
    notBefore: nowMs + 2,
    expiresAt: nowMs + 3,
    startedAt: nowMs + 4,
    completedAt: nowMs + 5,
    executionMs: 12.5,
    leaseToken: 'token',
    leaseUntil: nowMs + 6,
    lastToken: 'last',
    cancelRequested: true,
    unsent: true,
    retryOf: 'older',
    retriedAs: 'newer',
    scheduleKey: 'nightly',
    parent: 'parent',
    tenant: 'tenant',
    retentionMs: 1000,
    mark: 'failed',
    markAt: nowMs + 5,
    ttl: Math.ceil(nowMs / 1000) + DAY_SECONDS,
  }
}

/** Fails with the backend's own words where an answer is `unavailable`. */
export function outcomes(answers: readonly { readonly outcome: string; readonly error?: Error }[]): string[] {
  return answers.map(({ outcome, error }) => (error === undefined ? outcome : `${outcome}: ${error.message}`))
}
