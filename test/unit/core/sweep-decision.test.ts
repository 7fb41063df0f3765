import { describe, expect, test } from 'vitest'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { decideSweep, messageGoneAt } from '../../../lib/core/sweep-decision.ts'
import { pendingRecord } from '../../../lib/core/transitions.ts'

const CREATED = Date.UTC(2027, 0, 1)
const HOUR_MS = 3_600_000
const GONE = CREATED + 14 * 24 * HOUR_MS + HOUR_MS

function record(change: Partial<TaskRecord> = {}): TaskRecord {
  const envelope = {
    v: 1,
    id: 'task',
    rec: 'put',
    name: 'add',
    group: 'default',
    priority: 2,
    codec: 'json',
    track: 'full',
    enqueuedAt: CREATED,
  } as const
  return { ...pendingRecord(envelope, undefined, 1000), ...change }
}

describe('the message of a waiting task', () => {
  test('is gone 14 days after it was sent, and an hour for what clocks and delays may do', () => {
    expect(messageGoneAt(record())).toBe(GONE)
    expect(decideSweep(record(), GONE - 1)).toBeUndefined()
    expect(decideSweep(record(), GONE)).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
  })

  test('may be younger than the task: a retry sent it again, and renewed the TTL', () => {
    const renewed = record({ ttl: record().ttl + 86_400 })

    expect(decideSweep(renewed, GONE)).toBeUndefined()
    expect(decideSweep(renewed, GONE + 24 * HOUR_MS)).toBeDefined()
  })
})

test('a task that expired while it waited ends as such', () => {
  expect(decideSweep(record({ expiresAt: GONE - 1 }), GONE)).toMatchObject({ error: { type: 'TaskExpired' } })
  expect(decideSweep(record({ expiresAt: GONE + 1 }), GONE)).toMatchObject({ error: { type: 'MessageLost' } })
})

test('a running task is left to its worker until the lease is over for everyone', () => {
  const running = record({ status: 'STARTED', leaseToken: 'token', leaseUntil: GONE })

  expect(decideSweep(running, GONE + 4999)).toBeUndefined()
  expect(decideSweep(running, GONE + 5000)).toMatchObject({ error: { type: 'MessageLost' } })
})

test('a running task that was to be cancelled ends as CANCELLED', () => {
  const running = record({ status: 'STARTED', leaseUntil: CREATED, cancelRequested: true })

  expect(decideSweep(running, GONE)).toEqual({ status: 'CANCELLED' })
})

test.each(['SUCCESS', 'FAILURE', 'CANCELLED'] as const)('%s is the end already', (status) => {
  expect(decideSweep(record({ status }), GONE * 2)).toBeUndefined()
})
