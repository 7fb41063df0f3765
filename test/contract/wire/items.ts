import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { WireSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const items: ContractTest<WireSubject>[] = [
  {
    name: 'a BatchGetItem gives some 16 MB and names the rest as unprocessed',
    run: async (subject) => {
      const ids = await largeItems(subject, 50)
      const Keys = ids.map((id) => ({ id: { S: id }, part: { S: 'large' } }))

      const { Responses, UnprocessedKeys } = await subject.dynamo.batchGetItem({
        RequestItems: { [subject.table]: { Keys, ConsistentRead: true } },
      })

      const found = Responses?.[subject.table] ?? []
      const left = UnprocessedKeys?.[subject.table]?.Keys ?? []
      const named = [...found, ...left].map((item) => item['id']?.S)
      expect(named.toSorted()).toEqual(ids.toSorted())
      // 42 of 390,000 bytes, give or take the one that crosses the line.
      expect(found.length).toBeGreaterThan(39)
      expect(found.length).toBeLessThan(46)
    },
  },
  {
    name: 'a BatchGetItem takes 100 keys, and neither 101 nor one twice',
    run: async ({ dynamo, table }) => {
      const keys = Array.from({ length: 101 }, () => ({ id: { S: randomUUID() }, part: { S: 'none' } }))
      const [first = {}] = keys
      const read = (Keys: typeof keys) => dynamo.batchGetItem({ RequestItems: { [table]: { Keys } } })

      expect(await read(keys.slice(1))).toMatchObject({ Responses: { [table]: [] } })
      await expect(read(keys)).rejects.toMatchObject({ name: 'ValidationException' })
      await expect(read([first, first] as typeof keys)).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Provided list of item keys contains duplicates',
      })
    },
  },
  {
    name: 'a query ends a page at 1 MB and says where to go on',
    run: async ({ dynamo, table }) => {
      const id = randomUUID()
      for (const part of ['a', 'b', 'c', 'd']) {
        const Item = { id: { S: id }, part: { S: part }, body: { S: 'x'.repeat(390_000) } }
        await dynamo.putItem({ TableName: table, Item })
      }

      const page = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: id } },
      })

      expect(page.Items?.map(({ part }) => part?.S)).toEqual(['a', 'b', 'c'])
      expect(page.LastEvaluatedKey).toEqual({ id: { S: id }, part: { S: 'c' } })
    },
  },
  {
    name: 'an index is gone on with from the place of an item that is no longer there',
    run: async (subject) => {
      const { dynamo, table } = subject
      const shard = { S: `l#${randomUUID()}` }
      for (const at of ['1', '2', '3']) {
        const Item = { id: { S: at + shard.S }, part: { S: 'task' }, shard, createdAt: { N: at } }
        await dynamo.putItem({ TableName: table, Item })
      }

      const page = await dynamo.query({
        TableName: table,
        IndexName: 'listing',
        KeyConditionExpression: '#shard = :shard',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': shard },
        ScanIndexForward: false,
        ExclusiveStartKey: { id: { S: 'gone' }, part: { S: 'task' }, shard, createdAt: { N: '3' } },
      })

      const times = page.Items?.map(({ createdAt }) => createdAt?.N)
      // Of those of its own instant, it depends on the ids which come after it.
      expect(times?.filter((at) => at !== '3')).toEqual(['2', '1'])
    },
  },
]

async function largeItems({ dynamo, table }: WireSubject, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID())
  const body = { S: 'x'.repeat(390_000) }
  for (const id of ids) await dynamo.putItem({ TableName: table, Item: { id: { S: id }, part: { S: 'large' }, body } })
  return ids
}
