import { pathToFileURL } from 'node:url'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { lambdaContext } from '../../lib/dev/runner/lambda-context.ts'
import { reportBack, settingsGiven } from '../fresh-process.ts'

export interface Invocation {
  readonly bundle: string
  readonly event: SQSEvent
}

/** In ms. */
export interface FirstInvocation {
  readonly loadMs: number
  readonly invokeMs: number
}

type Handler = (event: SQSEvent, context: ReturnType<typeof lambdaContext>) => Promise<SQSBatchResponse>

const { bundle, event } = settingsGiven<Invocation>()
const context = lambdaContext('cold-start', Date.now() + 60_000)
const beganMs = performance.now()
const { handler } = (await import(pathToFileURL(bundle).href)) as { readonly handler: Handler }
const loadedMs = performance.now()
const { batchItemFailures } = await handler(event, context)
const endedMs = performance.now()
if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages of ${bundle} failed`)
reportBack({ loadMs: loadedMs - beganMs, invokeMs: endedMs - loadedMs } satisfies FirstInvocation)
process.exit(0)
