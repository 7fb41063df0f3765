import { BackendError } from '../../core/errors/index.ts'
import { INDEXES, shardKeys, TABLE_KEY, TASK_PART } from '../../core/table-schema.ts'
import type { ListQuery } from '../../ports/task-store.ts'
import type { Attributes } from './attributes.ts'
import type { DynamoTable } from './dynamo-table.ts'
import { type IndexRow, mergePage, readCursor, type ShardPage, writeCursor } from './list-merge.ts'

/**
 * One page of ids from an index of several partitions, newest first.
 *
 * Each partition is asked for about twice its share; the merge ends where the first partition that has more was cut.
 * @throws BackendError, also when the listing index is off or the cursor is none of ours.
 */
export async function listIds(
  table: DynamoTable,
  { index, since, until, limit, cursor }: ListQuery,
): Promise<{ ids: string[]; cursor: string | undefined }> {
  const { calls, name, listing } = await table.reach()
  if (index === 'all' && !listing) {
    const remedy = "list failures instead, or deploy with 'listing' on"
    throw new BackendError('DynamoDB Query', `the listing index of table ${name} is off; ${remedy}`, {
      retryable: false,
    })
  }
  const first = Math.max(0, Math.ceil(since))
  // BETWEEN takes both ends, and instants are whole milliseconds.
  const last = Math.min(Number.MAX_SAFE_INTEGER, Math.ceil(until) - 1)
  if (last < first) return { ids: [], cursor: undefined }

  const schema = index === 'all' ? INDEXES.listing : INDEXES.marked
  const keys = shardKeys(index === 'all' ? 'l' : index)
  const positions = readCursor(cursor, keys.length)
  const share = Math.min(limit, 2 * Math.ceil(limit / keys.length) + 4)
  const pages = await Promise.all(
    keys.map(async (key, shard): Promise<ShardPage> => {
      const position = positions[shard]
      if (position === 'done') return { rows: [], more: false }
      const begun = position !== undefined && 'id' in position ? position : undefined
      const newest = position !== undefined && 'upTo' in position ? Math.min(last, position.upTo) : last
      const reply = await calls.query({
        TableName: name,
        IndexName: schema.name,
        KeyConditionExpression: '#h = :h AND #r BETWEEN :first AND :last',
        ExpressionAttributeNames: { '#h': schema.hash, '#r': schema.range },
        ExpressionAttributeValues: { ':h': { S: key }, ':first': { N: String(first) }, ':last': { N: String(newest) } },
        ScanIndexForward: false,
        Limit: share,
        ...(begun !== undefined && { ExclusiveStartKey: startKey(schema, key, begun) }),
      })
      const rows = (reply.Items ?? []).map((item) => indexRow(item, schema.range))
      return { rows, more: reply.LastEvaluatedKey !== undefined }
    }),
  )
  const page = mergePage(pages, positions, limit)
  return { ids: page.ids, cursor: page.positions === undefined ? undefined : writeCursor(page.positions) }
}

function startKey(schema: { hash: string; range: string }, key: string, position: IndexRow): Attributes {
  return {
    [TABLE_KEY.hash]: { S: position.id },
    [TABLE_KEY.range]: { S: TASK_PART },
    [schema.hash]: { S: key },
    [schema.range]: { N: String(position.time) },
  }
}

function indexRow(item: Attributes, range: string): IndexRow {
  return { id: item[TABLE_KEY.hash]?.S ?? '', time: Number(item[range]?.N) }
}
