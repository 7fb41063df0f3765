import { randomUUID } from 'node:crypto'
import type { BatchStatementRequest, BatchStatementResponse } from '@aws-sdk/client-dynamodb'
import { expect } from 'vitest'
import type { WireSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

/** DynamoDB's items end there, names included. */
const MAX_ITEM_BYTES = 400 * 1024
/** Of an item with an id from randomUUID, part `task` and an attribute `v`: all but the value. */
const OTHER_BYTES = 'id'.length + 36 + 'part'.length + 'task'.length + 'v'.length

export const statements: ContractTest<WireSubject>[] = [
  {
    name: 'an INSERT of what is there is DuplicateItem in these words, and does not give the item away',
    run: async (subject) => {
      const id = randomUUID()
      await execute(subject, insert(subject, id))

      const answers = await execute(subject, { ...insert(subject, id), ...OLD })

      expect(answers.map(errorOf)).toEqual([
        { Code: 'DuplicateItem', Message: 'Duplicate primary key exists in table' },
      ])
    },
  },
  {
    name: 'a refused condition says so in these words, with the item as it is where that was asked for',
    run: async (subject) => {
      const ids = [randomUUID(), randomUUID(), randomUUID()]
      for (const id of ids) await execute(subject, insert(subject, id, '7'))
      const [asked = '', unasked = '', fine = ''] = ids

      const answers = await execute(
        subject,
        { ...update(subject, asked, 'AND "v"=?', '8'), ...OLD },
        update(subject, unasked, 'AND "v"=?', '8'),
        { ...update(subject, randomUUID(), 'AND "v" IS MISSING'), ...OLD },
        { ...update(subject, fine, 'AND "v"=?', '7'), ...OLD },
      )

      const refused = { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' }
      const Item = { id: { S: asked }, part: { S: 'task' }, v: { S: '7' } }
      expect(answers.map(errorOf)).toEqual([{ ...refused, Item }, refused, refused, undefined])
    },
  },
  {
    name: 'statements on one item refuse the batch they share',
    run: async (subject) => {
      const [id, other] = [randomUUID(), randomUUID()]

      const batch = execute(subject, insert(subject, id), insert(subject, other), update(subject, id))

      await expect(batch).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Provided list of item keys contains duplicates',
      })
    },
  },
  {
    name: 'a batch that is refused for statements on one item writes nothing',
    run: async (subject) => {
      const id = randomUUID()

      await execute(subject, insert(subject, id), update(subject, id)).catch(() => {})

      expect(await itemOf(subject, id)).toBeUndefined()
    },
  },
  {
    name: 'items end at 400 KB: one over it is its own ValidationError, and its neighbours are written',
    run: async (subject) => {
      const [fits, over, grows, beside] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
      await execute(subject, insert(subject, grows, 'x'.repeat(300_000)))

      const answers = await execute(
        subject,
        insert(subject, fits, 'x'.repeat(MAX_ITEM_BYTES - OTHER_BYTES)),
        insert(subject, over, 'x'.repeat(MAX_ITEM_BYTES - OTHER_BYTES + 1)),
        update(subject, grows, '', 'x'.repeat(110_000)),
        insert(subject, beside),
      )

      const codes = answers.map((answer) => errorOf(answer)?.Code)
      expect(codes).toEqual([undefined, 'ValidationError', 'ValidationError', undefined])
      expect(answers[1]?.Error?.Message).toMatch(/^Item size has exceeded the maximum allowed size/)
      expect(answers[2]?.Error?.Message).toMatch(/^Item size to update has exceeded the maximum allowed size/)
    },
  },
  {
    name: 'a batch takes 25 statements, and not 26 or none',
    run: async (subject) => {
      const batch = (count: number) =>
        execute(subject, ...Array.from({ length: count }, () => insert(subject, randomUUID())))

      expect((await batch(25)).map(errorOf)).toEqual(new Array(25).fill(undefined))
      await expect(batch(26)).rejects.toMatchObject({ name: 'ValidationException' })
      await expect(batch(0)).rejects.toMatchObject({ name: 'ValidationException' })
    },
  },
  {
    name: 'a table that is not there, a key that is not whole and too few parameters fail by themselves',
    run: async (subject) => {
      const answers = await execute(
        subject,
        { Statement: `INSERT INTO "${subject.table}-not" VALUE {'id': 'a', 'part': 'b'}` },
        { Statement: `INSERT INTO "${subject.table}" VALUE {'id': 'a'}` },
        { Statement: `UPDATE "${subject.table}" SET "a"=1 WHERE "id"='a'` },
        { Statement: `UPDATE "${subject.table}" SET "a"=? WHERE "id"='a' AND "part"='b'` },
        insert(subject, randomUUID()),
      )

      const codes = answers.map((answer) => errorOf(answer)?.Code)
      expect(codes).toEqual(['ResourceNotFound', 'ValidationError', 'ValidationError', 'ValidationError', undefined])
    },
  },
  {
    name: 'a number that is none refuses the whole batch, and nothing of it is written',
    run: async (subject) => {
      const id = randomUUID()
      const Statement = `INSERT INTO "${subject.table}" VALUE {'id': 'other', 'part': 'task', 'v': ?}`

      const batch = execute(subject, insert(subject, id), { Statement, Parameters: [{ N: 'NaN' }] })

      await expect(batch).rejects.toMatchObject({ name: 'ValidationException' })
      expect(await itemOf(subject, id)).toBeUndefined()
    },
  },
  {
    name: "an index's key can not be empty",
    run: async (subject) => {
      const id = randomUUID()
      const Statement = `INSERT INTO "${subject.table}" VALUE {'id': '${id}', 'part': 'task', 'shard': ''}`

      const answers = await execute(subject, { Statement })

      expect(answers.map((answer) => errorOf(answer)?.Code)).toEqual(['ValidationError'])
      expect(await itemOf(subject, id)).toBeUndefined()
    },
  },
  {
    name: 'reads and writes do not share a batch',
    run: async (subject) => {
      const read = { Statement: `SELECT * FROM "${subject.table}" WHERE "id"='a' AND "part"='b'` }

      const batch = execute(subject, read, insert(subject, randomUUID()))

      await expect(batch).rejects.toMatchObject({ name: 'ValidationException' })
    },
  },
  {
    name: 'of many updates of one item at once, each with the old value as its condition, exactly one is made',
    run: async (subject) => {
      const id = randomUUID()
      await execute(subject, insert(subject, id, 'old'))

      const answers = await Promise.all(
        Array.from({ length: 30 }, () => execute(subject, { ...update(subject, id, 'AND "v"=?', 'old'), ...OLD })),
      )

      const errors = answers.flat().map(errorOf)
      expect(errors.filter((error) => error === undefined)).toHaveLength(1)
      expect(new Set(errors.map((error) => error?.Item?.['v']?.S))).toEqual(new Set([undefined, 'new']))
    },
  },
]

const OLD = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const

async function execute(
  { dynamo }: WireSubject,
  ...batch: readonly BatchStatementRequest[]
): Promise<BatchStatementResponse[]> {
  const { Responses } = await dynamo.batchExecuteStatement({ Statements: [...batch] })
  return Responses ?? []
}

function insert({ table }: WireSubject, id: string, value: string = ''): BatchStatementRequest {
  return {
    Statement: `INSERT INTO "${table}" VALUE {'id': ?, 'part': 'task', 'v': ?}`,
    Parameters: [{ S: id }, { S: value }],
  }
}

/** Sets `v` to `new`, or what the item has beside it to a long text. */
function update({ table }: WireSubject, id: string, condition: string = '', value?: string): BatchStatementRequest {
  const isCondition = condition.includes('?')
  const grown = value !== undefined && !isCondition
  const set = grown ? { S: value } : { S: 'new' }
  return {
    Statement: `UPDATE "${table}" SET "${grown ? 'w' : 'v'}"=? WHERE "id"=? AND "part"='task' ${condition}`,
    Parameters: [set, { S: id }, ...(isCondition ? [{ S: value ?? '' }] : [])],
  }
}

async function itemOf({ dynamo, table }: WireSubject, id: string) {
  const Key = { id: { S: id }, part: { S: 'task' } }
  return (await dynamo.getItem({ TableName: table, Key, ConsistentRead: true })).Item
}

/** As the service gave it: Local also names the table beside it. */
function errorOf(answer: BatchStatementResponse | undefined) {
  return answer?.Error
}
