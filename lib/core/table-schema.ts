/** The table's shape, for whoever makes it: the CDK constructs, the embedded backend, tests. */

/** Where a record's item stands: part `task` under the task's id. */
export const TASK_PART = 'task'
/** Where an idempotency key's item stands. */
export const KEY_PART = 'key'

export const TABLE_KEY = { hash: 'id', range: 'part' } as const
/** DynamoDB deletes items some time (up to days) after this attribute's instant, in seconds since 1970. */
export const TTL_ATTRIBUTE = 'ttl'

/** Index rows are spread over so many partitions, lest a single one (1,000 writes a second) bounds the whole queue. */
const INDEX_SHARDS = 16

interface IndexSchema {
  readonly name: string
  readonly hash: string
  readonly range: string
}

export const INDEXES = {
  /** Every record by its creation. Costs a write unit a task, once: its key never moves. Can be left out. */
  listing: { name: 'listing', hash: 'shard', range: 'createdAt' },
  /** Sparse: failures by their end, long delays by their due time. */
  marked: { name: 'marked', hash: 'markShard', range: 'markAt' },
} as const satisfies Record<string, IndexSchema>

/** Which of an index's partitions holds a task: one hexadecimal digit, the same for ever (FNV-1a of the id). */
export function shardOf(id: string): string {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index++) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  }
  // The low bits of FNV-1a mix worst: fold the high ones in.
  return ((hash ^ (hash >>> 16)) & (INDEX_SHARDS - 1)).toString(16)
}

/** The hash keys of all partitions of one kind of index row. */
export function shardKeys(kind: 'l' | 'failed' | 'due'): string[] {
  return Array.from({ length: INDEX_SHARDS }, (_, shard) => shardKey(kind, shard.toString(16)))
}

export function shardKey(kind: 'l' | 'failed' | 'due', shard: string): string {
  return `${kind}#${shard}`
}

/** What CreateTable takes, as plain data. TTL is switched on by another call: {@link TTL_ATTRIBUTE}. */
export interface TableDefinition {
  readonly TableName: string
  readonly BillingMode: 'PAY_PER_REQUEST'
  readonly AttributeDefinitions: { readonly AttributeName: string; readonly AttributeType: 'S' | 'N' }[]
  readonly KeySchema: { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[]
  readonly GlobalSecondaryIndexes: {
    readonly IndexName: string
    readonly KeySchema: { readonly AttributeName: string; readonly KeyType: 'HASH' | 'RANGE' }[]
    readonly Projection: { readonly ProjectionType: 'KEYS_ONLY' }
  }[]
}

/** @param options.listing - whether the index of all records is wanted. */
export function tableDefinition(tableName: string, options: { readonly listing: boolean }): TableDefinition {
  const indexes: IndexSchema[] = options.listing ? [INDEXES.listing, INDEXES.marked] : [INDEXES.marked]
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: TABLE_KEY.hash, AttributeType: 'S' },
      { AttributeName: TABLE_KEY.range, AttributeType: 'S' },
      ...indexes.flatMap(({ hash, range }) => [
        { AttributeName: hash, AttributeType: 'S' } as const,
        { AttributeName: range, AttributeType: 'N' } as const,
      ]),
    ],
    KeySchema: keySchema(TABLE_KEY),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'KEYS_ONLY' },
    })),
  }
}

function keySchema({ hash, range }: { readonly hash: string; readonly range: string }) {
  return [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ]
}
