import { expect } from 'vitest'
import { and, atLeast, atMost, type Condition, eq, missing, or } from '../../../lib/core/condition.ts'
import { aRecord, outcomes } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

/** Against a record of attempt 3, takeovers 0, status PENDING, cancelRequested true and no notBefore. */
const TABLE: readonly [holds: boolean, condition: Condition, sentence: string][] = [
  [true, eq('status', 'PENDING'), 'a text equals itself'],
  [false, eq('status', 'STARTED'), 'a text does not equal another'],
  [true, eq('attempt', 3), 'a number equals itself'],
  [true, eq('takeovers', 0), 'zero equals zero'],
  [false, eq('attempt', '3'), 'a number does not equal its text'],
  [true, eq('cancelRequested', true), 'true equals true'],
  [false, eq('cancelRequested', false), 'true does not equal false'],
  [false, eq('notBefore', 0), 'a missing field equals nothing'],
  [true, atMost('attempt', 3), 'at most includes its bound'],
  [false, atMost('attempt', 2), 'at most excludes what is above'],
  [true, atMost('attempt', 20), 'numbers compare as numbers, not as texts'],
  [false, atMost('notBefore', 9), 'a missing field is not at most anything'],
  [true, atLeast('attempt', 3), 'at least includes its bound'],
  [false, atLeast('attempt', 4), 'at least excludes what is below'],
  [false, atLeast('notBefore', 0), 'a missing field is not at least anything'],
  [true, missing('notBefore'), 'a field that is not there is missing'],
  [false, missing('attempt'), 'a field that is there is not missing'],
  [false, missing('takeovers'), 'a zero is not missing'],
  [true, and(eq('attempt', 3), missing('notBefore')), 'and holds when all do'],
  [false, and(eq('attempt', 3), eq('takeovers', 1)), 'and fails when one does'],
  [true, or(eq('attempt', 9), missing('notBefore')), 'or holds when one does'],
  [false, or(eq('attempt', 9), eq('takeovers', 1)), 'or fails when all do'],
  [false, and(or(eq('attempt', 3), eq('attempt', 4)), eq('takeovers', 1)), 'or inside and keeps its parentheses'],
  [true, or(and(eq('attempt', 9), eq('takeovers', 1)), eq('attempt', 3)), 'and inside or keeps its parentheses'],
]

export const conditions: ContractTest<StoreSubject>[] = TABLE.map(([holds, condition, sentence]) => ({
  name: `in a condition, ${sentence}`,
  run: async ({ store, now }) => {
    const record = aRecord(now(), { attempt: 3, cancelRequested: true })
    await store.insertMany([record])

    const answers = await store.updateMany([{ id: record.id, when: condition, set: { rev: 1 }, remove: [] }])

    expect(outcomes(answers)).toEqual([holds ? 'updated' : 'refused'])
  },
}))
