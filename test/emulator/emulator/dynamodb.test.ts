import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { failureOf, freshName, useEmulator } from './support.ts'
import { get, keyOf, makeTable, put } from './tables.ts'

const its = useEmulator()

describe('tables', () => {
  test('an on-demand table with a KEYS_ONLY index is active when its making is answered', async () => {
    const TableName = await makeTable(its.dynamo)

    const { Table } = await its.dynamo.send(new DescribeTableCommand({ TableName }))

    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'open', IndexStatus: 'ACTIVE' }],
    })
  })

  test('a deleted table is ResourceNotFoundException, and can be made again at once, empty', async () => {
    const TableName = await makeTable(its.dynamo)
    await put(its.dynamo, TableName, 'a')
    await its.dynamo.send(new DeleteTableCommand({ TableName }))

    const failure = await failureOf(get(its.dynamo, TableName, 'a'))
    await makeTable(its.dynamo, TableName)

    expect(failure.name).toBe('ResourceNotFoundException')
    expect(await get(its.dynamo, TableName, 'a')).toBeUndefined()
  })
})

describe('a failed condition', () => {
  const conditional = {
    ConditionExpression: 'v = :v',
    ExpressionAttributeValues: { ':v': { N: '2' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }

  test('of a put, an update and a delete gives the item as it is, when asked', async () => {
    const TableName = await makeTable(its.dynamo)
    await put(its.dynamo, TableName, 'a', { v: { N: '1' } })

    const failures = [
      await failureOf(its.dynamo.send(new PutItemCommand({ TableName, Item: keyOf('a'), ...conditional }))),
      await failureOf(its.dynamo.send(new DeleteItemCommand({ TableName, Key: keyOf('a'), ...conditional }))),
      await failureOf(
        its.dynamo.send(
          new UpdateItemCommand({ TableName, Key: keyOf('a'), UpdateExpression: 'SET w = :v', ...conditional }),
        ),
      ),
    ]

    const expected = { name: 'ConditionalCheckFailedException', Item: { ...keyOf('a'), v: { N: '1' } } }
    expect(failures).toMatchObject([expected, expected, expected])
    expect(await get(its.dynamo, TableName, 'a')).toEqual({ ...keyOf('a'), v: { N: '1' } })
  })

  test('gives no item when there is none, or when nobody asked', async () => {
    const TableName = await makeTable(its.dynamo)
    await put(its.dynamo, TableName, 'a', { v: { N: '1' } })
    const { ReturnValuesOnConditionCheckFailure: _asked, ...quiet } = conditional

    const none = await failureOf(its.dynamo.send(new DeleteItemCommand({ TableName, Key: keyOf('b'), ...conditional })))
    const unasked = await failureOf(its.dynamo.send(new DeleteItemCommand({ TableName, Key: keyOf('a'), ...quiet })))

    expect([none['Item'], unasked['Item']]).toEqual([undefined, undefined])
  })

  test('lets one of fifty concurrent claims through', async () => {
    const TableName = await makeTable(its.dynamo)
    await put(its.dynamo, TableName, 'a', { status: { S: 'PENDING' } })
    const claim = (owner: number) =>
      its.dynamo.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf('a'),
          UpdateExpression: 'SET #s = :started, #o = :owner',
          ConditionExpression: '#s = :pending',
          ExpressionAttributeNames: { '#s': 'status', '#o': 'owner' },
          ExpressionAttributeValues: {
            ':started': { S: 'STARTED' },
            ':pending': { S: 'PENDING' },
            ':owner': { N: String(owner) },
          },
        }),
      )

    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, owner) => claim(owner)))

    const winners = outcomes.flatMap(({ status }, owner) => (status === 'fulfilled' ? [String(owner)] : []))
    expect(winners).toHaveLength(1)
    expect((await get(its.dynamo, TableName, 'a'))?.['owner']).toEqual({ N: winners[0] })
  })
})

describe('an index', () => {
  test('is sparse, ordered, holds keys only, and follows every kind of write', async () => {
    const TableName = await makeTable(its.dynamo)
    const row = (createdAt: number) => ({ shard: { S: 's' }, createdAt: { N: String(createdAt) }, extra: { S: 'x' } })
    await put(its.dynamo, TableName, 'late', row(30))
    await put(its.dynamo, TableName, 'early', row(4))
    await put(its.dynamo, TableName, 'removed', row(5))
    await put(its.dynamo, TableName, 'without')
    await its.dynamo.send(
      new UpdateItemCommand({ TableName, Key: keyOf('removed'), UpdateExpression: 'REMOVE createdAt' }),
    )
    await put(its.dynamo, TableName, 'early', row(40))

    const { Items } = await its.dynamo.send(
      new QueryCommand({
        TableName,
        IndexName: 'open',
        KeyConditionExpression: '#s = :s',
        ExpressionAttributeNames: { '#s': 'shard' },
        ExpressionAttributeValues: { ':s': { S: 's' } },
      }),
    )

    expect(Items?.map(({ id }) => id?.S)).toEqual(['late', 'early'])
    expect(Object.keys(Items?.[0] ?? {}).sort()).toEqual(['createdAt', 'id', 'part', 'shard'])
  })
})

describe('indexes that keep more than keys', () => {
  test('show what an update changed, and what it left as it was', async () => {
    const TableName = await makeWideTable()
    const kept = { shard: { S: 's' }, createdAt: { N: '1' }, state: { S: 'old' }, extra: { S: 'x' } }
    await put(its.dynamo, TableName, 'a', kept)
    await put(its.dynamo, TableName, 'b', kept)
    await update(TableName, 'a', 'SET extra = :v', 'y')
    await update(TableName, 'b', 'SET #state = :v REMOVE extra', 'new')

    const rows = await Promise.all(['some', 'all'].map((IndexName) => rowsOf(TableName, IndexName)))

    expect(rows[0]).toEqual([
      { ...keyOf('a'), shard: { S: 's' }, createdAt: { N: '1' }, state: { S: 'old' } },
      { ...keyOf('b'), shard: { S: 's' }, createdAt: { N: '1' }, state: { S: 'new' } },
    ])
    expect(rows[1]).toEqual([
      { ...keyOf('a'), ...kept, extra: { S: 'y' } },
      { ...keyOf('b'), shard: { S: 's' }, createdAt: { N: '1' }, state: { S: 'new' } },
    ])
  })
})

async function rowsOf(TableName: string, IndexName: string) {
  const { Items = [] } = await its.dynamo.send(new ScanCommand({ TableName, IndexName }))
  return Items.sort((one, other) => (one['id']?.S ?? '').localeCompare(other['id']?.S ?? ''))
}

function update(TableName: string, id: string, UpdateExpression: string, value: string) {
  return its.dynamo.send(
    new UpdateItemCommand({
      TableName,
      Key: keyOf(id),
      UpdateExpression,
      ExpressionAttributeValues: { ':v': { S: value } },
      ...(UpdateExpression.includes('#state') && { ExpressionAttributeNames: { '#state': 'state' } }),
    }),
  )
}

/** As {@link makeTable}, with an index that includes `state` and one of all. */
async function makeWideTable(): Promise<string> {
  const TableName = freshName('wide')
  const KeySchema = [
    { AttributeName: 'shard', KeyType: 'HASH' as const },
    { AttributeName: 'createdAt', KeyType: 'RANGE' as const },
  ]
  await its.dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        ...['id', 'part', 'shard'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
        { AttributeName: 'createdAt', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'part', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'some', KeySchema, Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['state'] } },
        { IndexName: 'all', KeySchema, Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  )
  return TableName
}

describe('batches', () => {
  test('25 puts and deletes in one call, read back by 100 keys', async () => {
    const TableName = await makeTable(its.dynamo)
    await put(its.dynamo, TableName, 'old')
    const puts = Array.from({ length: 24 }, (_, index) => ({ PutRequest: { Item: keyOf(`n${index}`) } }))
    const deletion = { DeleteRequest: { Key: keyOf('old') } }

    const written = await its.dynamo.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: [...puts, deletion] } }),
    )
    const Keys = ['old', ...Array.from({ length: 99 }, (_, index) => `n${index}`)].map(keyOf)
    const read = await its.dynamo.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }))

    expect(written.UnprocessedItems).toEqual({})
    expect(read.Responses?.[TableName]).toHaveLength(24)
  })

  test('two writes of one item are refused, and nothing is written', async () => {
    const TableName = await makeTable(its.dynamo)
    const requests = ['a', 'b', 'a'].map((id) => ({ PutRequest: { Item: keyOf(id) } }))

    const failure = await failureOf(
      its.dynamo.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } })),
    )

    expect(failure.name).toBe('ValidationException')
    expect(await get(its.dynamo, TableName, 'b')).toBeUndefined()
  })
})
