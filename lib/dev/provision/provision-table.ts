import { TTL_ATTRIBUTE, tableDefinition } from '../../core/table-schema.ts'
import { type AwsCaller, unless } from '../aws-call.ts'

/** Makes the table, with both indexes and its time to live, unless it is there. */
export async function provisionTable(aws: AwsCaller, table: string): Promise<void> {
  const created = await aws
    .json('DynamoDB_20120810.CreateTable', tableDefinition(table, { listing: true }))
    .catch(unless('ResourceInUseException'))
  if (created === undefined) return
  await active(aws, table)
  await aws.json('DynamoDB_20120810.UpdateTimeToLive', {
    TableName: table,
    TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
  })
}

async function active(aws: AwsCaller, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await aws.json('DynamoDB_20120810.DescribeTable', { TableName })
    if ((Table as { readonly TableStatus?: string } | undefined)?.TableStatus === 'ACTIVE') return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
