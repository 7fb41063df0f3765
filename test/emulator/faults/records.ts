import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { itemRecord } from '../../../lib/adapters/aws/attributes.ts'
import { tableName } from '../../../lib/core/names.ts'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { TABLE_KEY, TASK_PART } from '../../../lib/core/table-schema.ts'

/** Every task's record, as the table has it. */
export async function allRecords(endpoint: string): Promise<Map<string, TaskRecord>> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials })
  const records = new Map<string, TaskRecord>()
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const command = new ScanCommand({ TableName: tableName('faults', 'dev'), ConsistentRead: true, ExclusiveStartKey })
    const { Items = [], LastEvaluatedKey } = await client.send(command)
    for (const item of Items) {
      if (item[TABLE_KEY.range]?.S !== TASK_PART) continue
      const record = itemRecord(item)
      records.set(record.id, record)
    }
    ExclusiveStartKey = LastEvaluatedKey
  } while (ExclusiveStartKey !== undefined)
  client.destroy()
  return records
}
