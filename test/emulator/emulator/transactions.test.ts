import { TransactGetItemsCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { expect, test } from 'vitest'
import { failureOf, useEmulator } from './support.ts'
import { get, keyOf, makeTable, put } from './tables.ts'

const its = useEmulator()

const write = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  its.dynamo.send(new TransactWriteItemsCommand({ TransactItems, ...(ClientRequestToken && { ClientRequestToken }) }))

const addOne = (TableName: string, id: string) => ({
  Update: {
    TableName,
    Key: keyOf(id),
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  },
})

test('puts, updates, deletes and checks over two tables happen together', async () => {
  const [first, second] = [await makeTable(its.dynamo), await makeTable(its.dynamo)]
  await put(its.dynamo, second, 'guard', { v: { N: '1' } })
  await put(its.dynamo, second, 'old')
  const condition = { ConditionExpression: 'v = :v', ExpressionAttributeValues: { ':v': { N: '1' } } }

  await write([
    { Put: { TableName: first, Item: { ...keyOf('new'), v: { N: '7' } } } },
    addOne(first, 'counter'),
    { Delete: { TableName: second, Key: keyOf('old') } },
    { ConditionCheck: { TableName: second, Key: keyOf('guard'), ...condition } },
  ])
  const gets = [
    [first, 'new'],
    [first, 'counter'],
    [second, 'old'],
  ].map(([TableName, id = '']) => ({ Get: { TableName, Key: keyOf(id) } }))
  const { Responses } = await its.dynamo.send(new TransactGetItemsCommand({ TransactItems: gets }))

  expect(Responses?.map(({ Item }) => Item?.['v'] ?? Item?.['n'])).toEqual([{ N: '7' }, { N: '1' }, undefined])
})

test('one failed condition cancels all, with a reason for each and the old item where asked', async () => {
  const TableName = await makeTable(its.dynamo)
  await put(its.dynamo, TableName, 'taken', { v: { N: '1' } })
  const guarded = {
    Put: {
      TableName,
      Item: keyOf('taken'),
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  }

  const failure = await failureOf(write([{ Put: { TableName, Item: keyOf('other') } }, guarded]))

  expect(failure).toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { ...keyOf('taken'), v: { N: '1' } } },
    ],
  })
  expect(await get(its.dynamo, TableName, 'other')).toBeUndefined()
})

test('a repeated token applies once, and with other items it is an error', async () => {
  const TableName = await makeTable(its.dynamo)

  await write([addOne(TableName, 'a')], 'token-1')
  await write([addOne(TableName, 'a')], 'token-1')
  const failure = await failureOf(write([addOne(TableName, 'b')], 'token-1'))

  expect((await get(its.dynamo, TableName, 'a'))?.['n']).toEqual({ N: '1' })
  expect(failure.name).toBe('IdempotentParameterMismatchException')
})

test('a transaction that was cancelled may be repeated with its token', async () => {
  const TableName = await makeTable(its.dynamo)
  const update = { ...addOne(TableName, 'a').Update, ConditionExpression: 'attribute_exists(id)' }

  const failure = await failureOf(write([{ Update: update }], 'token-2'))
  await put(its.dynamo, TableName, 'a')
  await write([{ Update: update }], 'token-2')

  expect(failure.name).toBe('TransactionCanceledException')
  expect((await get(its.dynamo, TableName, 'a'))?.['n']).toEqual({ N: '1' })
})

test('100 items are taken, 101 and one item twice are refused', async () => {
  const TableName = await makeTable(its.dynamo)
  const puts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Put: { TableName, Item: keyOf(`i${index}`) } }))

  await write(puts(100))
  const tooMany = await failureOf(write(puts(101)))
  const twice = await failureOf(write([addOne(TableName, 'x'), addOne(TableName, 'x')]))

  expect(await get(its.dynamo, TableName, 'i99')).toBeDefined()
  expect([tooMany.name, twice.name]).toEqual(['ValidationException', 'ValidationException'])
  expect(await get(its.dynamo, TableName, 'x')).toBeUndefined()
})

test('concurrent transactions and updates of one item lose none', async () => {
  const TableName = await makeTable(its.dynamo)

  await Promise.all(
    Array.from({ length: 40 }, (_, index) => write([addOne(TableName, 'n'), addOne(TableName, `o${index}`)])),
  )

  expect((await get(its.dynamo, TableName, 'n'))?.['n']).toEqual({ N: '40' })
})
