import type { MessagePort } from 'node:worker_threads'
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { composeBackend } from '../lib/adapters/aws/compose-backend.ts'
import { functionSdk } from '../lib/adapters/aws/function-sdk.ts'
import { appSpec } from '../lib/core/app.ts'
import type { App } from '../lib/core/app-types.ts'
import { openRuntime, type RuntimeOptions } from '../lib/entries/worker-runtime.ts'
import type { Clock } from '../lib/ports/clock.ts'
import type { DeliveredMessage } from '../lib/ports/task-queue.ts'
import { guardProcess } from '../lib/worker/guard.ts'
import { serveThread, threadPort } from '../lib/worker/thread/serve-thread.ts'
import { makeWorker } from '../lib/worker/worker.ts'
import { printEvent } from './print-event.ts'

/** A Lambda handler for an SQS event source mapping with `ReportBatchItemFailures`. */
export type WorkerHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>

/** Defined in bundles of apps that have no threads: see `lib/core/bundling.ts`. */
declare const TASKLANE_THREADLESS: true | undefined

/**
 * The handler of an app's worker functions. What it needs to know it takes from the TASKLANE_* variables, else from the manifest.
 *
 * @param options.clock - for who may hold the process in a debugger. @default the system's
 * @param options.entry - what the threads of groups with `isolate: 'thread'` load. @default the bundle that this code is in
 * @example export const handler = lambdaHandler(app)
 */
export function lambdaHandler(
  app: App,
  options: Pick<RuntimeOptions, 'entry'> & { readonly clock?: Clock } = {},
): WorkerHandler {
  if (typeof TASKLANE_THREADLESS === 'undefined') {
    const port = threadPort()
    if (port !== undefined) return servedByThread(app, port)
  }
  guardProcess()
  const runtimeOptions = { ...options, entry: options.entry ?? import.meta.url, onEvent: printEvent }
  const { runtime } = openRuntime(app, runtimeOptions, (known) => composeBackend(functionSdk, known))
  const worker = makeWorker(runtime)
  return async ({ Records: records }, context) => {
    const [first] = records
    if (first === undefined) return { batchItemFailures: [] }
    const failed = await worker.processBatch(queueOf(first), records.map(delivered), context.getRemainingTimeInMillis())
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
}

/** This is no function, but one of its threads, which began in the same bundle: it takes runs from the function, and no events. */
function servedByThread(app: App, port: MessagePort): WorkerHandler {
  serveThread(appSpec(app), port)
  return async () => ({ batchItemFailures: [] })
}

/** The queue's name ends its ARN. A mapping's batch is of one queue. */
function queueOf({ eventSourceARN }: SQSRecord): string {
  return eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1)
}

function delivered({ messageId, receiptHandle, body, attributes, messageAttributes }: SQSRecord): DeliveredMessage {
  return {
    messageId,
    receipt: receiptHandle,
    body,
    receiveCount: Number(attributes.ApproximateReceiveCount),
    sentAt: Number(attributes.SentTimestamp),
    group: attributes.MessageGroupId,
    attributes: Object.fromEntries(
      Object.entries(messageAttributes).flatMap(([name, { stringValue }]) =>
        stringValue === undefined ? [] : [[name, stringValue]],
      ),
    ),
  }
}
