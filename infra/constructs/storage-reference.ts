import { Aws, Stack, Token } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { bucketName, tableName } from '../../lib/core/names.ts'
import type { TaskStorage } from './task-storage.ts'

/** Table and bucket as policies, variables and the manifest name them. */
export interface StorageReference {
  readonly tableName: string
  readonly tableArn: string
  readonly bucketName: string
  readonly bucketArn: string
}

/**
 * How constructs of `scope`'s stack refer to the storage. In its own stack, as CDK does. From another stack by the physical names, which
 * follow from app and stage: CDK would export what is referred to, and CloudFormation refuses every change of an export that is in use,
 * so that each stack would wait for the other. The storage is then deployed first.
 */
export function storageFrom(scope: Construct, storage: TaskStorage): StorageReference {
  const stack = Stack.of(scope)
  const { table, bucket, appName, stage } = storage
  if (stack === Stack.of(storage)) {
    const { tableName, tableArn } = table
    return { tableName, tableArn, bucketName: bucket.bucketName, bucketArn: bucket.bucketArn }
  }
  stack.addStackDependency(Stack.of(storage), 'works on its table and bucket')
  const names = { table: tableName(appName, stage), bucket: physicalBucketName(appName, stage) }
  return {
    tableName: names.table,
    tableArn: stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: names.table }),
    bucketName: names.bucket,
    bucketArn: stack.formatArn({ service: 's3', region: '', account: '', resource: names.bucket }),
  }
}

/** Unique in AWS as a whole. */
export function physicalBucketName(app: string, stage: string): string {
  return bucketName(app, stage, `${Aws.ACCOUNT_ID}-${Aws.REGION}`)
}

/** Names are found within one account and region only. Where one of two stacks does not say its own, that is for the deploy to find. */
export function placeProblems(scope: Construct, storage: TaskStorage | undefined): string[] {
  if (storage === undefined) return []
  const [own, other] = [Stack.of(scope), Stack.of(storage)]
  return (['account', 'region'] as const)
    .filter((part) => !Token.isUnresolved(own[part]) && !Token.isUnresolved(other[part]) && own[part] !== other[part])
    .map(
      (part) =>
        `the queues are in ${part} ${own[part]} and their storage in ${part} ${other[part]}: give both stacks the same env`,
    )
}
