import { dynamoCalls } from './dynamo-calls.ts'
import { s3Calls } from './s3-calls.ts'
import type { Sdk } from './sdk.ts'
import { sqsCalls } from './sqs-calls.ts'

/**
 * For bundled workers: they use these anyway, and a bundler leaves out the rest of a package only where it is imported at the top.
 * The manifest is read by those alone that no environment variable tells where things are.
 */
export const eagerSdk: Sdk = {
  dynamo: dynamoCalls,
  sqs: sqsCalls,
  s3: s3Calls,
  ssm: async (config) => (await import('./ssm-calls.ts')).ssmCalls(config),
}
