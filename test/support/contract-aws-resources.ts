import { randomBytes } from 'node:crypto'
import { DynamoDB, waitUntilTableExists } from '@aws-sdk/client-dynamodb'
import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { SSM } from '@aws-sdk/client-ssm'
import { definitionParameters, resourcesParameter } from '../../lib/core/manifest.ts'
import { tableDefinition } from '../../lib/core/table-schema.ts'
import type { DirectorySubject } from './contract-subjects.ts'

/** What contracts make at an endpoint, and the SDK's clients that made it: one try a call, so that no retry hides an error. */
export interface AwsResources {
  readonly dynamo: DynamoDB
  readonly sqs: SQS
  readonly s3: S3
  readonly table: string
  readonly bucket: string
  /** Makes an empty queue of these attributes and gives its URL; its name ends so. */
  newQueue(attributes?: Record<string, string>, ending?: string): Promise<string>
  readonly publish: DirectorySubject['publish']
  /** Removes all of it. */
  close(): Promise<void>
}

/** A table and a bucket with names of their own. */
export async function openAwsResources(endpoint: string): Promise<AwsResources> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  const [dynamo, sqs, ssm] = [new DynamoDB(config), new SQS(config), new SSM(config)]
  const s3 = new S3({ ...config, forcePathStyle: true })
  const name = `contract-${randomBytes(5).toString('hex')}`
  const queueUrls: string[] = []
  const parameters = new Set<string>()

  await Promise.all([dynamo.createTable(tableDefinition(name, { listing: true })), s3.createBucket({ Bucket: name })])
  await waitUntilTableExists({ client: dynamo, maxWaitTime: 20, minDelay: 1 }, { TableName: name })
  return {
    dynamo,
    sqs,
    s3,
    table: name,
    bucket: name,
    newQueue: async (Attributes = {}, ending = randomBytes(3).toString('hex')) => {
      const QueueName = `${name}-${ending}`
      const { QueueUrl = '' } = await sqs.createQueue({ QueueName, Attributes })
      queueUrls.push(QueueUrl)
      return QueueUrl
    },
    publish: async (app, stage, manifest) => {
      const all = [...definitionParameters(app, stage, manifest), resourcesParameter(app, stage, manifest.resources)]
      for (const { name: Name, value: Value } of all) {
        parameters.add(Name)
        await ssm.putParameter({ Name, Value, Type: 'String', Overwrite: true })
      }
    },
    close: async () => {
      await Promise.all(queueUrls.map((QueueUrl) => sqs.deleteQueue({ QueueUrl }).catch(unlessGone)))
      for (const Name of parameters) await ssm.deleteParameter({ Name })
      await dynamo.deleteTable({ TableName: name })
      await emptyBucket(s3, name)
      await s3.deleteBucket({ Bucket: name })
      for (const client of [dynamo, sqs, ssm, s3]) client.destroy()
    },
  }
}

function unlessGone(error: Error): void {
  if (error.name !== 'QueueDoesNotExist') throw error
}

async function emptyBucket(s3: S3, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = await s3.listObjectsV2({ Bucket })
    if (Contents.length === 0) return
    for (const { Key } of Contents) await s3.deleteObject({ Bucket, Key })
  }
}
