import type { ServiceConfig } from './client-config.ts'
import { dynamoCalls } from './dynamo-calls.ts'
import { s3Calls } from './s3-calls.ts'
import { schedulerCalls } from './scheduler-calls.ts'
import type { Sdk } from './sdk.ts'
import type { SqsCalls } from './sqs-calls.ts'
import { openSqs, sqsChanges } from './sqs-changes.ts'
import { ssmCalls } from './ssm-calls.ts'

/** For workers that are functions: as `eagerSdk`, without what only they need who fetch their messages themselves. */
export const functionSdk: Sdk = {
  dynamo: dynamoCalls,
  sqs: broughtCalls,
  s3: s3Calls,
  ssm: ssmCalls,
  scheduler: schedulerCalls,
}

/** No function asks for messages, nor for how many there are. */
function broughtCalls(config: ServiceConfig): SqsCalls {
  return { ...sqsChanges(openSqs(config)), receive: notHere, counts: notHere }
}

async function notHere(): Promise<never> {
  throw new Error('a function is brought its messages, and asks for none')
}
