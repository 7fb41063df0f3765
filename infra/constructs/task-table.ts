import type { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import { Construct } from 'constructs'
import { INDEXES, TABLE_KEY, TTL_ATTRIBUTE } from '../../lib/core/table-schema.ts'

export interface TaskTableProps {
  readonly tableName: string
  /** Whether the index of all records is made: a write unit a task, for `list` without a status. */
  readonly listing: boolean
  readonly removalPolicy: RemovalPolicy
}

/** The table of records, keys and control items, with its two indexes. On demand: it costs nothing at rest but storage. */
export class TaskTable extends Construct {
  readonly table: Table

  constructor(scope: Construct, id: string, { tableName, listing, removalPolicy }: TaskTableProps) {
    super(scope, id)
    this.table = new Table(this, 'Table', {
      tableName,
      partitionKey: { name: TABLE_KEY.hash, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.range, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      encryption: TableEncryption.DEFAULT,
      removalPolicy,
    })
    for (const index of listing ? [INDEXES.marked, INDEXES.listing] : [INDEXES.marked]) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.hash, type: AttributeType.STRING },
        sortKey: { name: index.range, type: AttributeType.NUMBER },
        projectionType: ProjectionType.KEYS_ONLY,
      })
    }
  }
}
