import { DeleteTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb'
import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import { DeleteScheduleGroupCommand, GetScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { bucketName, scheduleGroupName, tableName } from '../../lib/core/names.ts'

/** What a stack leaves when it goes: table and bucket, and in production the queues and the schedule group. Found by their names, so that stacks need not be there any more. */
export interface Retained {
  /** @returns how many objects there were. */
  emptyBuckets(): Promise<number>
  /** @returns their names. */
  deleteAll(): Promise<string[]>
  close(): void
}

export function retainedOf(app: string, stage: string, where: { endpoint: string; region: string }): Retained {
  const s3 = new S3Client({ ...where, forcePathStyle: true })
  const dynamo = new DynamoDBClient(where)
  const sqs = new SQSClient(where)
  const scheduler = new SchedulerClient(where)
  const buckets = () => bucketsOf(s3, app, stage)
  return {
    emptyBuckets: async () => {
      let objects = 0
      for (const bucket of await buckets()) objects += await emptyBucket(s3, bucket)
      return objects
    },
    deleteAll: async () => {
      const deleted: string[] = []
      for (const bucket of await buckets()) {
        await emptyBucket(s3, bucket)
        await s3.send(new DeleteBucketCommand({ Bucket: bucket }))
        deleted.push(`bucket ${bucket}`)
      }
      if (await deleteTable(dynamo, tableName(app, stage))) deleted.push(`table ${tableName(app, stage)}`)
      for (const QueueUrl of await queuesOf(sqs, app, stage)) {
        await sqs.send(new DeleteQueueCommand({ QueueUrl }))
        deleted.push(`queue ${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}`)
      }
      const group = scheduleGroupName(app, stage)
      if (await deleteScheduleGroup(scheduler, group)) deleted.push(`schedule group ${group}`)
      return deleted
    },
    close: () => {
      for (const client of [s3, dynamo, sqs, scheduler]) client.destroy()
    },
  }
}

/** A bucket's name ends in account and region. */
async function bucketsOf(s3: S3Client, app: string, stage: string): Promise<string[]> {
  const own = new RegExp(`^${bucketName(app, stage)}-\\d{12}-[a-z]+(-[a-z]+)+-\\d+$`)
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  return Buckets.flatMap(({ Name = '' }) => (own.test(Name) ? [Name] : []))
}

async function emptyBucket(s3: S3Client, Bucket: string): Promise<number> {
  for (let deleted = 0; ; ) {
    // A page at a time, and the first again once it is gone.
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
    if (Contents.length === 0) return deleted
    const Objects = Contents.map(({ Key }) => ({ Key: Key ?? '' }))
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }))
    deleted += Objects.length
  }
}

/** @returns whether there was one. */
async function deleteTable(dynamo: DynamoDBClient, TableName: string): Promise<boolean> {
  try {
    const { Table } = await dynamo.send(new DescribeTableCommand({ TableName }))
    if (Table?.DeletionProtectionEnabled)
      await dynamo.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }))
    await dynamo.send(new DeleteTableCommand({ TableName }))
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false
    throw error
  }
}

async function queuesOf(sqs: SQSClient, app: string, stage: string): Promise<string[]> {
  const urls: string[] = []
  let NextToken: string | undefined
  do {
    const page = await sqs.send(
      new ListQueuesCommand({ QueueNamePrefix: `${tableName(app, stage)}_`, MaxResults: 1000, NextToken }),
    )
    urls.push(...(page.QueueUrls ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return urls
}

/** With all schedules in it. @returns whether there was one: LocalStack answers the deletion of one that is not there with an error of its own. */
async function deleteScheduleGroup(scheduler: SchedulerClient, Name: string): Promise<boolean> {
  try {
    await scheduler.send(new GetScheduleGroupCommand({ Name }))
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false
    throw error
  }
  await scheduler.send(new DeleteScheduleGroupCommand({ Name }))
  return true
}
