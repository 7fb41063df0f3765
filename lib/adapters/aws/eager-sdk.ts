import { dynamoCalls } from './dynamo-calls.ts'
import { s3Calls } from './s3-calls.ts'
import { schedulerCalls } from './scheduler-calls.ts'
import type { Sdk } from './sdk.ts'
import { sqsCalls } from './sqs-calls.ts'
import { ssmCalls } from './ssm-calls.ts'

/**
 * For workers. Every batch needs DynamoDB and SQS, and a bundler leaves out the rest of a package only where it is imported at the top.
 * S3, SSM and EventBridge Scheduler load their packages when they are first needed, which in most processes is never.
 */
export const eagerSdk: Sdk = {
  dynamo: dynamoCalls,
  sqs: sqsCalls,
  s3: s3Calls,
  ssm: ssmCalls,
  scheduler: schedulerCalls,
}
