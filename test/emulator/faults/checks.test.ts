import { describe, expect, test } from 'vitest'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { findViolations } from './checks.ts'
import type { Evidence, Run } from './evidence.ts'
import type { SeenEnd, SeenLease } from './history.ts'

/** Each check is shown what it is there for. */

const T = 1_700_000_000_000

describe('a day on which all went well', () => {
  test('shows no violation', () => {
    const violations = findViolations(day({}))

    expect(violations).toEqual([])
  })

  test('may have a run that was killed, taken over when its lease was over', () => {
    const leases = [lease({ token: 'dead', untilMs: T + 30_000 }), lease({ token: 'own', claimedAtMs: T + 35_000 })]
    const runs = [
      run({ run: 'killed', returnedAtMs: undefined }),
      run({ begunAtMs: T + 35_001, returnedAtMs: T + 35_002 }),
    ]

    const violations = findViolations(day({ leases, runs, ends: [end({ atMs: T + 35_010 })] }))

    expect(violations).toEqual([])
  })
})

describe('a violation is', () => {
  test.each([
    ['an accepted task without a record', { record: undefined }, 'no record'],
    ['an accepted task that never ended', { record: record({ status: 'STARTED' }), ends: [] }, 'is STARTED'],
    ['an end that its order did not ask for', { record: record({ status: 'FAILURE' }), ends: [] }, 'not SUCCESS'],
    ['a result of a run that never returned', { runs: [run({ returnedAtMs: undefined })] }, 'never returned'],
    ['a second end', { ends: [end({}), end({ token: 'other' })] }, 'ended twice'],
    ['an end that the table does not have', { ends: [end({ token: 'other' })] }, 'its record says'],
    [
      'a lease beside a live one',
      { leases: [lease({ token: 'own' }), lease({ token: 'early', claimedAtMs: T + 29_000 })] },
      'before the lease before was over',
    ],
    [
      'a run beside another within its lease',
      { runs: [run({ returnedAtMs: T + 2000 }), run({ run: 'second', begunAtMs: T + 1000 })] },
      'ran twice at once',
    ],
    ['a run after the end', { runs: [run({}), run({ run: 'late', begunAtMs: T + 60_000 })] }, 'after it had ended'],
    ['a run without a claim', { leases: [] }, 'without a lease'],
    ['an attempt too many', { runs: [run({ attempt: 3 })] }, 'attempt 3 of 3'],
  ] as const)('%s', (_, change, message) => {
    const violations = findViolations(day(change))

    expect(violations.join('\n')).toContain(message)
  })

  test('two tasks that ran under one idempotency key', () => {
    const one = day({})
    const records = new Map([...one.records, ['twin', record({ id: 'twin' })]])
    const runs = new Map([...one.runs, ['twin', [run({ id: 'twin' })]]])
    const seen = new Map([
      ...one.seen,
      ['twin', { leases: new Map([['own', lease({})]]), ends: [], releases: new Set<string>() }],
    ])

    const violations = findViolations({ ...one, records, runs, seen })

    expect(violations).toEqual(['one key made 2 tasks run: task, twin'])
  })
})

interface Day {
  readonly record?: TaskRecord | undefined
  readonly runs?: readonly Run[]
  readonly leases?: readonly SeenLease[]
  readonly ends?: readonly SeenEnd[]
}

/** One keyed task that was claimed, ran, and ended as a success; but for what is changed. */
function day(change: Day): Evidence {
  const { runs = [run({})], leases = [lease({})], ends = [end({})] } = change
  const kept = 'record' in change ? change.record : record({})
  const releases = new Set<string>()
  return {
    accepted: [{ number: 0, id: 'task', keyed: true }],
    records: new Map(kept === undefined ? [] : [['task', kept]]),
    runs: new Map([['task', runs]]),
    seen: new Map([['task', { leases: new Map(leases.map((one) => [one.token, one])), ends: [...ends], releases }]]),
    orderOf: (number) => ({ number, pauseMs: 0, failures: 0 }),
  }
}

function record(change: Partial<TaskRecord>): TaskRecord {
  return {
    id: 'task',
    name: 'work',
    group: 'default',
    priority: 2,
    status: 'SUCCESS',
    attempt: 0,
    takeovers: 0,
    rev: 1,
    codec: 'json',
    labels: {},
    input: '{"number":0}',
    result: '{"run":"run"}',
    lastToken: 'own',
    createdAt: T,
    ttl: T,
    ...change,
  }
}

function run(change: Partial<Run>): Run {
  return { run: 'run', id: 'task', attempt: 0, pid: 1, begunAtMs: T + 1, returnedAtMs: T + 5, ...change }
}

function lease(change: Partial<SeenLease>): SeenLease {
  return { token: 'own', claimedAtMs: T, untilMs: T + 30_000, releasedAtMs: undefined, ...change }
}

function end(change: Partial<SeenEnd>): SeenEnd {
  return { token: 'own', status: 'SUCCESS', run: 'run', atMs: T + 10, ...change }
}
