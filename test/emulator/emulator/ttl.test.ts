import {
  DescribeTimeToLiveCommand,
  QueryCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { expect, test, vi } from 'vitest'
import { core } from '../../../lib/dev/emulator/dynalite.ts'
import { ItemWriter } from '../../../lib/dev/emulator/item-writer.ts'
import { openStateFile } from '../../../lib/dev/emulator/json-file.ts'
import { TimeToLive } from '../../../lib/dev/emulator/ttl.ts'
import { useEmulator } from './support.ts'
import { get, keyOf, makeTable, put } from './tables.ts'

const its = useEmulator()

const turn = (TableName: string, Enabled: boolean) => {
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled }
  return its.dynamo.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
}
const statusOf = async (TableName: string) =>
  (await its.dynamo.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription

const keySchema = {
  AttributeDefinitions: ['id', 'part'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'id', KeyType: 'HASH' as const },
    { AttributeName: 'part', KeyType: 'RANGE' as const },
  ],
}

const inSeconds = (seconds: number) => ({ N: String(Math.floor(Date.now() / 1000) + seconds) })

test('is off at first, and told as it was last set', async () => {
  const TableName = await makeTable(its.dynamo)

  const first = await statusOf(TableName)
  await turn(TableName, true)
  const on = await statusOf(TableName)
  await turn(TableName, false)

  expect(first).toEqual({ TimeToLiveStatus: 'DISABLED' })
  expect(on).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' })
  expect(await statusOf(TableName)).toEqual({ TimeToLiveStatus: 'DISABLED' })
})

test('deletes what has expired, written before or after it was turned on, from the index too, and nothing else', async () => {
  const TableName = await makeTable(its.dynamo)
  const indexed = { shard: { S: 's' }, createdAt: { N: '1' } }
  await put(its.dynamo, TableName, 'before', { ttl: inSeconds(-10), ...indexed })
  await turn(TableName, true)
  await put(its.dynamo, TableName, 'future', { ttl: inSeconds(1_000) })
  await put(its.dynamo, TableName, 'text', { ttl: { S: '1' } })
  await put(its.dynamo, TableName, 'none')

  await expect.poll(() => get(its.dynamo, TableName, 'before'), { timeout: 5_000 }).toBeUndefined()
  await put(its.dynamo, TableName, 'after', { ttl: inSeconds(-10) })
  await expect.poll(() => get(its.dynamo, TableName, 'after'), { timeout: 5_000 }).toBeUndefined()

  const kept = await Promise.all(['future', 'text', 'none'].map((id) => get(its.dynamo, TableName, id)))
  const rows = await its.dynamo.send(
    new QueryCommand({
      TableName,
      IndexName: 'open',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'shard' },
      ExpressionAttributeValues: { ':s': { S: 's' } },
    }),
  )
  expect(kept.map((item) => item?.['id']?.S)).toEqual(['future', 'text', 'none'])
  expect(rows.Items).toEqual([])
})

test('an item whose expiry was moved in time is kept', async () => {
  const TableName = await makeTable(its.dynamo)
  await turn(TableName, true)
  await put(its.dynamo, TableName, 'moved', { ttl: inSeconds(1) })
  await put(its.dynamo, TableName, 'expired', { ttl: inSeconds(1) })

  await its.dynamo.send(
    new UpdateItemCommand({
      TableName,
      Key: keyOf('moved'),
      UpdateExpression: 'SET #t = :later',
      ExpressionAttributeNames: { '#t': 'ttl' },
      ExpressionAttributeValues: { ':later': inSeconds(1_000) },
    }),
  )
  await expect.poll(() => get(its.dynamo, TableName, 'expired'), { timeout: 5_000 }).toBeUndefined()

  expect(await get(its.dynamo, TableName, 'moved')).toBeDefined()
})

test("an item whose expiry moves between the sweep's look and its deletion is kept", async () => {
  const store = core.create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  const table = { TableName: 'swept', TableStatus: 'ACTIVE', ...keySchema }
  await store.db.batch([{ type: 'put', key: 'table~swept', value: table }])
  const writer = new ItemWriter(store, () => undefined)
  let uses = 0
  const sweeper = new TimeToLive(store, openStateFile(undefined), () => {
    uses += 1
    return writer
  })
  const write = (ttl: { N: string }) => store.db.batch([{ type: 'put', key: row, value: { ...keyOf('a'), ttl } }])
  const row = `item-swept~${core.createKey(keyOf('a'), table)}`
  await write(inSeconds(-10))

  await sweeper.update({ TableName: 'swept', TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true } })
  await writer.lock.run(async () => {
    const atDeletion = uses + 2
    await vi.waitUntil(() => uses === atDeletion, { timeout: 5_000 })
    await write(inSeconds(1_000))
  })
  await writer.lock.run(async () => undefined)
  sweeper.close()

  expect(await store.db.getMany([row])).toMatchObject([keyOf('a')])
})
