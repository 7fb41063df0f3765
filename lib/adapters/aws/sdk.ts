import type { ServiceConfig } from './client-config.ts'
import type { DynamoCalls } from './dynamo-calls.ts'
import type { S3Calls } from './s3-calls.ts'
import type { SchedulerCalls } from './scheduler-calls.ts'
import type { SqsCalls } from './sqs-calls.ts'
import type { SsmCalls } from './ssm-calls.ts'

/** How the SDK's clients come to be: `lazySdk` loads each package at its first use, `eagerSdk` has most of them at once, `functionSdk` no more than a function needs. */
export interface Sdk {
  dynamo(config: ServiceConfig): DynamoCalls | Promise<DynamoCalls>
  sqs(config: ServiceConfig): SqsCalls | Promise<SqsCalls>
  s3(config: ServiceConfig): S3Calls | Promise<S3Calls>
  ssm(config: ServiceConfig): SsmCalls | Promise<SsmCalls>
  scheduler(config: ServiceConfig): SchedulerCalls | Promise<SchedulerCalls>
}
