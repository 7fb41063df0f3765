import type { Sdk } from './sdk.ts'

/** For producers: what is never called is never loaded. */
export const lazySdk: Sdk = {
  dynamo: async (config) => (await import('./dynamo-calls.ts')).dynamoCalls(config),
  sqs: async (config) => (await import('./sqs-calls.ts')).sqsCalls(config),
  s3: async (config) => (await import('./s3-calls.ts')).s3Calls(config),
  ssm: async (config) => (await import('./ssm-calls.ts')).ssmCalls(config),
}
