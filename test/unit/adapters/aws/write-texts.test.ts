import { describe, expect, test } from 'vitest'
import { insertInput, updateInput } from '../../../../lib/adapters/aws/expressions.ts'
import { insertStatement, updateStatement } from '../../../../lib/adapters/aws/partiql.ts'
import { and, type Condition, eq, missing, or } from '../../../../lib/core/condition.ts'
import { cancelledTombstone, claimWrite, settleWrite, takeoverWrite } from '../../../../lib/core/transitions.ts'
import { aRecord, fullRecord } from '../../../support/contract-records.ts'

const NOW = 1_800_000_000_000
const SECONDS = NOW / 1000

describe('a write as a PartiQL statement', () => {
  test('names its key, its ttl and its condition, every value a parameter', () => {
    const write = {
      id: 'a-1',
      when: and(eq('status', 'PENDING'), or(missing('notBefore'), eq('rev', 3))),
      set: { status: 'STARTED', attempt: 0 } as const,
      remove: ['notBefore'] as const,
    }

    const statement = updateStatement('tl_media_dev', write, SECONDS)

    expect(statement).toEqual({
      Statement:
        'UPDATE "tl_media_dev" SET "status"=? SET "attempt"=? REMOVE "notBefore" WHERE "id"=? AND "part"=? AND ' +
        '"ttl" >= ? AND ("status" = ? AND ("notBefore" IS MISSING OR "rev" = ?))',
      Parameters: [
        { S: 'STARTED' },
        { N: '0' },
        { S: 'a-1' },
        { S: 'task' },
        { N: '1800000001' },
        { S: 'PENDING' },
        { N: '3' },
      ],
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
  })

  test('has one text for all writes of one shape, since DynamoDB keeps statements by their text', () => {
    const texts = ['a', 'b'].map((id, index) => {
      const write = claimWrite({ id, rev: index }, `token-${id}`, NOW + index, 1000 + index)
      return updateStatement('t', write, SECONDS + index).Statement
    })

    expect(new Set(texts).size).toBe(1)
  })

  test('stays far below 8,192 characters, for the largest record too', () => {
    const record = fullRecord(NOW)
    const table = 't'.repeat(255)
    const { id, ...everything } = record

    const statements = [
      insertStatement(table, record, true),
      updateStatement(table, { id, when: eq('rev', 0), set: everything, remove: [] }, SECONDS),
      updateStatement(table, takeoverWrite(record, 'token', NOW, 1000), SECONDS),
    ]

    for (const { Statement } of statements) expect(Statement?.length).toBeLessThan(2000)
  })

  test('carries a new mark into its index, and a removed one out of it', () => {
    const run = { id: 'a', token: 't', rev: 0, retentionMs: 1000 }
    const error = { type: 'E', code: 'E', message: 'm', retryable: false }

    const marked = updateStatement('t', settleWrite(run, { status: 'FAILURE', error }, NOW, 1), SECONDS)
    const unmarked = updateStatement('t', { id: 'a', when: eq('rev', 0), set: {}, remove: ['mark'] }, SECONDS)

    expect(marked.Statement).toContain('SET "markShard"=?')
    expect(marked.Parameters).toContainEqual({ S: expect.stringMatching(/^failed#[0-9a-f]$/) })
    expect(unmarked.Statement).toContain('REMOVE "mark" REMOVE "markShard"')
  })

  test('keeps a record out of the listing index where that is off', () => {
    const texts = [true, false].map((listing) => insertStatement('t', aRecord(NOW), listing).Statement)

    expect(texts.map((text) => text?.includes("'shard'"))).toEqual([true, false])
  })

  test('takes a record with empty texts outside of keys', () => {
    const { Parameters } = insertStatement('t', cancelledTombstone('a', NOW), false)

    expect(Parameters).toContainEqual({ S: '' })
  })
})

describe('a write as an expression', () => {
  test('has placeholders for all names and values', () => {
    const write = { id: 'a-1', when: eq('status', 'PENDING'), set: { status: 'STARTED' }, remove: ['error'] } as const

    expect(updateInput('t', write, SECONDS)).toEqual({
      TableName: 't',
      Key: { id: { S: 'a-1' }, part: { S: 'task' } },
      UpdateExpression: 'SET #status = :s_status REMOVE #error',
      ConditionExpression: '#ttl >= :c0 AND #status = :c1',
      ExpressionAttributeNames: { '#ttl': 'ttl', '#status': 'status', '#error': 'error' },
      ExpressionAttributeValues: { ':c0': { N: '1800000001' }, ':c1': { S: 'PENDING' }, ':s_status': { S: 'STARTED' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    })
  })

  test('of an insert lets an expired record be replaced', () => {
    const input = insertInput('t', aRecord(NOW), false, SECONDS)

    expect(input.ConditionExpression).toBe('(attribute_not_exists(#id) OR #ttl <= :c0)')
    expect(input.ExpressionAttributeValues).toEqual({ ':c0': { N: '1800000000' } })
  })
})

test.each([['and'], ['or']] as const)('an empty %s is refused: it has no text', (op) => {
  const when: Condition = { op, of: [] }

  expect(() => updateStatement('t', { id: 'a', when, set: { rev: 1 }, remove: [] }, SECONDS)).toThrow(RangeError)
})
