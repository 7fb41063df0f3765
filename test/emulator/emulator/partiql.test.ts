import { ExecuteStatementCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, test } from 'vitest'
import { failureOf, useEmulator } from './support.ts'
import { batch, get, keyOf, makeTable, put } from './tables.ts'

const its = useEmulator()
let table = ''

beforeAll(async () => {
  table = await makeTable(its.dynamo)
})

/** An UPDATE of the item `id` that passes when its condition does. */
const touchIf = (id: string, condition: string, Parameters: { S: string }[] = []) => ({
  Statement: `UPDATE "${table}" SET "touched" = TRUE WHERE "id" = '${id}' AND "part" = 'task' AND (${condition})`,
  ...(Parameters.length > 0 && { Parameters }),
})

describe('INSERT', () => {
  test('puts an item that is absent, and is DuplicateItem for one that is there', async () => {
    const Statement = `INSERT INTO "${table}" VALUE {'id': ?, 'part': 'task', 'n': 1, 'tags': ['a', ?], 'm': {'x': -1.5}}`
    const insert = { Statement, Parameters: [{ S: 'insert' }, { S: "it's" }] }

    const first = await batch(its.dynamo, insert)
    const second = await batch(its.dynamo, insert)

    expect(first).toEqual([{ TableName: table }])
    expect(second).toMatchObject([{ Error: { Code: 'DuplicateItem' } }])
    expect(await get(its.dynamo, table, 'insert')).toEqual({
      ...keyOf('insert'),
      n: { N: '1' },
      tags: { L: [{ S: 'a' }, { S: "it's" }] },
      m: { M: { x: { N: '-1.5' } } },
    })
  })

  test("of an item without its key, or over 400 KB, is that statement's ValidationError", async () => {
    const answers = await batch(
      its.dynamo,
      { Statement: `INSERT INTO "${table}" VALUE {'id': 'keyless'}` },
      {
        Statement: `INSERT INTO "${table}" VALUE {'id': 'large', 'part': 'task', 'v': ?}`,
        Parameters: [{ S: 'x'.repeat(409_601) }],
      },
      { Statement: `INSERT INTO "${table}" VALUE {'id': 'beside', 'part': 'task'}` },
    )

    expect(answers.map(({ Error: error }) => error?.Code)).toEqual(['ValidationError', 'ValidationError', undefined])
    expect(await get(its.dynamo, table, 'beside')).toBeDefined()
  })
})

describe('UPDATE', () => {
  test('sets by commas or by several SET, adds to numbers, reaches into maps, and removes', async () => {
    await put(its.dynamo, table, 'update', {
      n: { N: '1' },
      gone: { S: 'x' },
      gone2: { S: 'x' },
      m: { M: { x: { S: 'x' } } },
    })
    const where = `WHERE "id" = 'update' AND "part" = 'task'`

    const answers = [
      await batch(its.dynamo, {
        Statement: `UPDATE "${table}" SET "a" = 1, "m"."x" = ? REMOVE "gone", "gone2" ${where}`,
        Parameters: [{ S: 'new' }],
      }),
      await batch(its.dynamo, { Statement: `UPDATE "${table}" SET "n" = "n" + 1 SET "b" = 'two' ${where}` }),
    ]

    expect(answers.flat()).toEqual([{ TableName: table }, { TableName: table }])
    expect(await get(its.dynamo, table, 'update')).toEqual({
      ...keyOf('update'),
      n: { N: '2' },
      a: { N: '1' },
      b: { S: 'two' },
      m: { M: { x: { S: 'new' } } },
    })
  })

  test('never makes an item: without one it is ConditionalCheckFailed and has no old item', async () => {
    const Statement = `UPDATE "${table}" SET "a" = 1 WHERE "id" = 'absent' AND "part" = 'task'`

    const answers = await batch(its.dynamo, { Statement, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })

    expect(answers).toEqual([{ Error: { Code: 'ConditionalCheckFailed', Message: expect.any(String) } }])
    expect(await get(its.dynamo, table, 'absent')).toBeUndefined()
  })

  test('each statement of a batch has its own condition, answer and old item', async () => {
    await put(its.dynamo, table, 'pending', { status: { S: 'PENDING' } })
    await put(its.dynamo, table, 'done', { status: { S: 'SUCCESS' } })
    const claim = (id: string) => ({
      Statement: `UPDATE "${table}" SET "status" = ? WHERE "id" = ? AND "part" = ? AND "status" = ?`,
      Parameters: [{ S: 'STARTED' }, { S: id }, { S: 'task' }, { S: 'PENDING' }],
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    })

    const answers = await batch(its.dynamo, claim('done'), claim('pending'))

    expect(answers).toEqual([
      {
        Error: {
          Code: 'ConditionalCheckFailed',
          Message: expect.any(String),
          Item: { ...keyOf('done'), status: { S: 'SUCCESS' } },
        },
      },
      { TableName: table },
    ])
    expect((await get(its.dynamo, table, 'pending'))?.['status']).toEqual({ S: 'STARTED' })
  })

  test('of a key attribute, or of an index key to another type, is refused', async () => {
    await put(its.dynamo, table, 'keys')
    const where = `WHERE "id" = 'keys' AND "part" = 'task'`

    const answers = await batch(its.dynamo, { Statement: `UPDATE "${table}" SET "createdAt" = 'text' ${where}` })
    const key = await batch(its.dynamo, { Statement: `UPDATE "${table}" SET "id" = 'other' ${where}` })

    expect([...answers, ...key]).toMatchObject([
      { Error: { Code: 'ValidationError' } },
      { Error: { Code: 'ValidationError' } },
    ])
  })

  test('fifty batches that claim the same ten items win each item once', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `race${index}`)
    for (const id of ids) await put(its.dynamo, table, id, { status: { S: 'PENDING' } })
    const claims = ids.map((id) => ({
      Statement: `UPDATE "${table}" SET "status" = 'STARTED' WHERE "id" = ? AND "part" = 'task' AND "status" = 'PENDING'`,
      Parameters: [{ S: id }],
    }))

    const answers = await Promise.all(Array.from({ length: 50 }, () => batch(its.dynamo, ...claims)))

    expect(answers.flat().filter(({ Error: error }) => error === undefined)).toHaveLength(10)
  })
})

describe('conditions', () => {
  beforeAll(() =>
    put(its.dynamo, table, 'c', {
      status: { S: 'STARTED' },
      n: { N: '10' },
      lease: { M: { token: { S: 'abc' }, until: { N: '5' } } },
      list: { L: [{ S: 'a' }] },
    }),
  )

  test.each([
    `"status" = 'STARTED'`,
    `'STARTED' = "status"`,
    `"status" <> 'PENDING'`,
    `"status" != 'PENDING'`,
    `"n" > 9 AND "n" >= 10 AND "n" <= 10 AND "n" < 11`,
    `"n" > 9.5 AND "n" > -1`,
    `"lease"."until" < 6`,
    `"list"[0] = 'a'`,
    `"none" IS MISSING`,
    `"lease"."none" IS MISSING AND "lease"."token" IS NOT MISSING`,
    `NOT "n" = 9`,
    `NOT ("n" = 10 AND "status" = 'PENDING')`,
    `"n" = 1 OR "n" = 2 OR ("n" = 10 AND "status" = 'STARTED')`,
    `"n" = 10 OR "n" = 1 AND "n" = 2`,
    `"status" IN ['PENDING', 'STARTED']`,
    `"status" IN ('PENDING', 'STARTED')`,
    `"status" NOT IN ['PENDING']`,
    `"n" BETWEEN 9 AND 11`,
    `begins_with("status", 'START')`,
    `contains("list", 'a')`,
    `attribute_type("n", 'N')`,
    `size("status") = 7`,
  ])('%s holds', async (condition) => {
    expect(await batch(its.dynamo, touchIf('c', condition))).toEqual([{ TableName: table }])
  })

  test.each([
    `"status" = 'PENDING'`,
    `"status" = 'PENDING' AND "n" = 10 AND "none" IS MISSING`,
    `"status" = 10`,
    `"n" < 10`,
    `"none" = 1`,
    `"none" < 1`,
    `"none" IS NOT MISSING`,
    `"status" IS MISSING`,
    `"n" = 10 AND NOT "status" = 'STARTED'`,
    `("n" = 10 OR "n" = 1) AND "n" = 2`,
    `"status" IN ['PENDING', 'SUCCESS']`,
    `begins_with("status", 'PEND')`,
    `size("status") > 7`,
    `"n" BETWEEN 11 AND 12`,
  ])('%s fails', async (condition) => {
    expect(await batch(its.dynamo, touchIf('c', condition))).toMatchObject([
      { Error: { Code: 'ConditionalCheckFailed' } },
    ])
  })

  test('parameters are counted in the order of the text, in and out of lists', async () => {
    const answers = await batch(
      its.dynamo,
      touchIf('c', `"status" IN [?, ?] AND "lease"."token" = ?`, [{ S: 'PENDING' }, { S: 'STARTED' }, { S: 'abc' }]),
    )

    expect(answers).toEqual([{ TableName: table }])
  })
})

describe('DELETE and SELECT', () => {
  test('a delete is conditional, and of no item a success', async () => {
    await put(its.dynamo, table, 'delete', { v: { N: '1' } })
    const remove = (condition: string, id = 'delete') => ({
      Statement: `DELETE FROM "${table}" WHERE "id" = '${id}' AND "part" = 'task' ${condition}`,
    })

    const refused = await batch(its.dynamo, remove(`AND "v" = 2`))
    const removed = await batch(its.dynamo, remove(`AND "v" = 1`), remove(`AND "v" = 1`, 'never-there'))

    expect(refused).toMatchObject([{ Error: { Code: 'ConditionalCheckFailed' } }])
    expect(removed).toEqual([{ TableName: table }, { TableName: table }])
    expect(await get(its.dynamo, table, 'delete')).toBeUndefined()
  })

  test('a batch of selects gives the items by their keys', async () => {
    await put(its.dynamo, table, 'select', { v: { N: '1' } })
    const select = (id: string) => ({ Statement: `SELECT * FROM "${table}" WHERE "id" = '${id}' AND "part" = 'task'` })

    const answers = await batch(its.dynamo, select('select'), select('unknown'))

    expect(answers).toEqual([{ TableName: table, Item: { ...keyOf('select'), v: { N: '1' } } }, { TableName: table }])
  })
})

describe('ExecuteStatement', () => {
  const execute = (Statement: string) => its.dynamo.send(new ExecuteStatementCommand({ Statement }))

  test('reads and writes one item, and its failures are exceptions', async () => {
    const insert = `INSERT INTO "${table}" VALUE {'id': 'single', 'part': 'task'}`
    const key = `WHERE "id" = 'single' AND "part" = 'task'`

    await execute(insert)
    const duplicate = await failureOf(execute(insert))
    const condition = await failureOf(execute(`UPDATE "${table}" SET "a" = 1 ${key} AND "a" = 2`))
    const read = await execute(`SELECT * FROM "${table}" ${key}`)

    expect(duplicate.name).toBe('DuplicateItemException')
    expect(condition.name).toBe('ConditionalCheckFailedException')
    expect(read.Items).toEqual([keyOf('single')])
  })
})

describe('refusals', () => {
  test.each([
    ['IF NOT EXISTS', `INSERT INTO "t" VALUE {'id': 'a'} IF NOT EXISTS`, 'found IF'],
    ['an unknown verb', `UPSERT INTO "t" VALUE {'id': 'a'}`, 'UPSERT INTO'],
    ['RETURNING', `UPDATE "t" SET "a" = 1 WHERE "id" = 'a' AND "part" = 'b' RETURNING ALL OLD *`, 'found RETURNING'],
    ['a function that sets', `UPDATE "t" SET "a" = list_append("a", ?) WHERE "id" = 'a'`, 'list_append'],
    ['a projection', `SELECT "a" FROM "t" WHERE "id" = 'a'`, 'SELECT "a"'],
    ['an open string', `SELECT * FROM "t" WHERE "id" = 'a`, `'a`],
  ])('%s is a ValidationException that quotes the statement', async (_what, Statement, quoted) => {
    const failure = await failureOf(batch(its.dynamo, { Statement }))

    expect(failure.name).toBe('ValidationException')
    expect(failure.message).toContain(quoted)
  })

  test('a statement without the whole key, or with another number of parameters, fails by itself', async () => {
    const answers = await batch(
      its.dynamo,
      { Statement: `UPDATE "${table}" SET "a" = 1 WHERE "id" = 'a'` },
      { Statement: `UPDATE "${table}" SET "a" = ? WHERE "id" = 'b' AND "part" = ?`, Parameters: [{ S: 'one' }] },
      { Statement: `INSERT INTO "unknown-table" VALUE {'id': 'a'}` },
    )

    expect(answers.map(({ Error: error }) => error?.Code)).toEqual([
      'ValidationError',
      'ValidationError',
      'ResourceNotFound',
    ])
  })

  test.each([
    [
      'reads mixed with writes',
      [`SELECT * FROM "T" WHERE "id" = 'a' AND "part" = 'b'`, `INSERT INTO "T" VALUE {'id': 'a', 'part': 'b'}`],
    ],
    [
      'one item twice',
      [`INSERT INTO "T" VALUE {'id': 'a', 'part': 'b'}`, `DELETE FROM "T" WHERE "id" = 'a' AND "part" = 'b'`],
    ],
    ['26 statements', Array.from({ length: 26 }, (_, n) => `INSERT INTO "T" VALUE {'id': '${n}', 'part': 'b'}`)],
  ])('a batch of %s is refused whole', async (_what, statements) => {
    const requests = statements.map((text) => ({ Statement: text.replace('"T"', `"${table}"`) }))

    const failure = await failureOf(batch(its.dynamo, ...requests))

    expect(failure.name).toBe('ValidationException')
  })
})
