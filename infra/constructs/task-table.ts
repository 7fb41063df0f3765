import type { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { INDEXES, TABLE_KEY, TTL_ATTRIBUTE } from '../../lib/core/table-schema.ts'
import { suppress } from './nag-suppressions.ts'

export interface TaskTableProps {
  readonly tableName: string
  /** Whether the index of all records is made: a write unit a task, for `list` without a status. */
  readonly listing: boolean
  readonly removalPolicy: RemovalPolicy
  /** Refuses deletion, whoever asks, and can be restored to any second of the last 35 days. @default false */
  readonly production?: boolean
  /** @default - DynamoDB's own key */
  readonly encryptionKey?: IKey | undefined
}

/** The table of records, keys and control items, with its two indexes. On demand: it costs nothing at rest but storage. */
export class TaskTable extends Construct {
  readonly table: Table

  constructor(scope: Construct, id: string, props: TaskTableProps) {
    super(scope, id)
    const { tableName, listing, removalPolicy, production = false, encryptionKey } = props
    this.table = new Table(this, 'Table', {
      tableName,
      partitionKey: { name: TABLE_KEY.hash, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEY.range, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      ...(encryptionKey === undefined
        ? { encryption: TableEncryption.DEFAULT }
        : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: production },
      deletionProtection: production,
      removalPolicy,
    })
    if (!production) suppress(this.table, 'recovery')
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
