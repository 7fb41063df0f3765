import { s3Calls } from './s3-calls.ts'
import { schedulerCalls } from './scheduler-calls.ts'
import type { Sdk } from './sdk.ts'
import { ssmCalls } from './ssm-calls.ts'

/** For producers: what is never called is never loaded. */
export const lazySdk: Sdk = {
  dynamo: async (config) => (await import('./dynamo-calls.ts')).dynamoCalls(config),
  sqs: async (config) => (await import('./sqs-calls.ts')).sqsCalls(config),
  s3: s3Calls,
  ssm: ssmCalls,
  scheduler: schedulerCalls,
}
