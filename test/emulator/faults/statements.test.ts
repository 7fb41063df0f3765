import { expect, test } from 'vitest'
import { insertStatement, updateStatement } from '../../../lib/adapters/aws/partiql.ts'
import {
  claimWrite,
  heartbeatWrite,
  pendingRecord,
  releaseWrite,
  settleLapsedWrite,
  settlePendingWrite,
  settleWrite,
  startedRecord,
  takeoverWrite,
} from '../../../lib/core/transitions.ts'
import { answerOf, readWrite } from './statements.ts'

const NOW = 1_700_000_000_000
const RUN = { id: 'task', token: 'own', rev: 1, retentionMs: 1000 }
const PENDING = pendingRecord(
  {
    v: 1,
    id: 'task',
    rec: 'put',
    name: 'work',
    group: 'default',
    priority: 2,
    codec: 'json',
    track: 'full',
    enqueuedAt: NOW,
  },
  undefined,
  1000,
)
const LEASE = { kind: 'claim', id: 'task', token: 'own', untilMs: NOW + 30_000 }
const SUCCESS = { status: 'SUCCESS', result: '{"run":"r","pid":7}' } as const

test.each([
  ['an enqueued record', insertStatement('t', PENDING, true), { kind: 'insert', id: 'task' }],
  [
    'a record that begins with its claim',
    insertStatement('t', startedRecord(PENDING, 'own', NOW, 30_000), true),
    LEASE,
  ],
  ['a claim', statement(claimWrite(PENDING, 'own', NOW, 30_000)), LEASE],
  ['a takeover', statement(takeoverWrite(PENDING, 'own', NOW, 30_000)), LEASE],
  ['a heartbeat', statement(heartbeatWrite(RUN, NOW + 30_000, undefined)), { ...LEASE, kind: 'heartbeat' }],
  [
    'progress',
    statement({ id: 'task', when: settleWrite(RUN, SUCCESS, NOW, 1).when, set: {}, remove: [] }),
    { kind: 'other', id: 'task' },
  ],
  [
    'the end of a run',
    statement(settleWrite(RUN, SUCCESS, NOW, 5)),
    { kind: 'settle', id: 'task', token: 'own', ...SUCCESS },
  ],
  [
    'the end of a task that waits',
    statement(settlePendingWrite(PENDING, { status: 'CANCELLED' }, NOW)),
    { kind: 'settle', id: 'task', token: undefined, status: 'CANCELLED', result: undefined },
  ],
  [
    'the end of a task whose workers died',
    statement(settleLapsedWrite(PENDING, { status: 'CANCELLED' }, NOW)),
    { kind: 'settle', id: 'task', token: undefined, status: 'CANCELLED', result: undefined },
  ],
  ['a retry', statement(releaseWrite(RUN, NOW, NOW, { attempt: 1 })), { kind: 'release', id: 'task', token: 'own' }],
])('%s is read from its statement', (_, written, expected) => {
  const write = readWrite(written)

  expect(write).toEqual(expected)
})

test.each([
  ['done', {}],
  ['failed', undefined],
  ['failed', { Error: { Code: 'ThrottlingError' } }],
  ['refused', { Error: { Code: 'ConditionalCheckFailed', Item: { leaseToken: { S: 'other' } } } }],
  ['mine', { Error: { Code: 'ConditionalCheckFailed', Item: { leaseToken: { S: 'own' } } } }],
] as const)('a claim is %s when the answer is %j', (expected, response) => {
  const write = readWrite(statement(claimWrite(PENDING, 'own', NOW, 30_000)))

  const answer = answerOf(write, response as Parameters<typeof answerOf>[1])

  expect(answer).toBe(expected)
})

function statement(write: Parameters<typeof updateStatement>[1]) {
  return updateStatement('t', write, NOW / 1000)
}
