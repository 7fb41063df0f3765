import type { BatchStatementRequest, BatchStatementResponse } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import type { DynamoCalls } from '../../../../lib/adapters/aws/dynamo-calls.ts'
import { batchPartWriter } from '../../../../lib/adapters/aws/dynamo-part-writer.ts'
import { SteeredClock } from '../../../../lib/adapters/memory/steered-clock.ts'
import type { Part } from '../../../../lib/core/record.ts'

type Answer = (statement: BatchStatementRequest) => BatchStatementResponse

/** A part writer on a table that answers each statement by `answer`, and the verbs of the statements it was sent, request by request. */
function writer(answer: Answer) {
  const requests: string[][] = []
  const execute = async (statements: BatchStatementRequest[]) => {
    requests.push(statements.map(({ Statement = '' }) => Statement.slice(0, 6)))
    return statements.map(answer)
  }
  const clock = new SteeredClock()
  const table = {
    clock,
    entropy: { random: () => 0 },
    now: () => clock.now(),
    reach: async () => ({ calls: { execute } as unknown as DynamoCalls, name: 't', listing: true }),
  }
  return { requests, parts: batchPartWriter(table) }
}

const done: Answer = () => ({})
const there = { Error: { Code: 'DuplicateItem' as const } }
const gone = { Error: { Code: 'ConditionalCheckFailed' as const } }
const parts = (count: number, body = '1'): Part[] =>
  Array.from({ length: count }, (_, index) => ({ id: `task-${index}`, part: 'input', body, ttl: 5 }))

test('new parts travel 25 to a request, added or put', async () => {
  for (const write of ['add', 'put'] as const) {
    const { parts: to, requests } = writer(done)

    await to[write](parts(60))

    expect(requests.map((statements) => statements.length)).toEqual([25, 25, 10])
    expect(new Set(requests.flat())).toEqual(new Set(['INSERT']))
  }
})

test('large parts travel fewer to a request, lest it be more than DynamoDB takes', async () => {
  const { parts: to, requests } = writer(done)

  const answers = await to.add(parts(14, 'x'.repeat(350_000)))

  expect(requests.map((statements) => statements.length)).toEqual([5, 5, 4])
  expect(answers).toEqual(new Array(14).fill({ outcome: 'inserted' }))
})

test('of parts that are put, those that are there are replaced, and no others', async () => {
  const { parts: to, requests } = writer(({ Statement = '', Parameters }) =>
    Statement.startsWith('INSERT') && Parameters?.[0]?.S !== 'task-1' ? there : {},
  )

  await to.put(parts(3))

  expect(requests).toEqual([
    ['INSERT', 'INSERT', 'INSERT'],
    ['UPDATE', 'UPDATE'],
  ])
})

test('a part that goes between two looks is put anew', async () => {
  let inserts = 0
  const { parts: to, requests } = writer(({ Statement = '' }) => {
    if (Statement.startsWith('UPDATE')) return gone
    inserts += 1
    return inserts === 1 ? there : {}
  })

  await to.put(parts(1))

  expect(requests.flat()).toEqual(['INSERT', 'UPDATE', 'INSERT'])
})

test('a part that comes and goes each time is given up', async () => {
  const { parts: to } = writer(({ Statement = '' }) => (Statement.startsWith('UPDATE') ? gone : there))

  await expect(to.put(parts(1))).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: true })
})
