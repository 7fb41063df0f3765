import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { App } from '../lib/core/app-types.ts'
import { createWorker } from '../lib/entries/worker.ts'
import type { DeliveredMessage } from '../lib/ports/task-queue.ts'
import { guardProcess } from '../lib/worker/guard.ts'

/** A Lambda handler for an SQS event source mapping with `ReportBatchItemFailures`. */
export type WorkerHandler = (
  event: SQSEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<SQSBatchResponse>

/**
 * The handler of an app's worker functions. What it needs to know it takes from the TASKLANE_* variables, else from the manifest.
 *
 * @example export const handler = lambdaHandler(app)
 */
export function lambdaHandler(app: App): WorkerHandler {
  guardProcess()
  const worker = createWorker(app)
  return async ({ Records: records }, context) => {
    const [first] = records
    if (first === undefined) return { batchItemFailures: [] }
    const failed = await worker.processBatch(queueOf(first), records.map(delivered), context.getRemainingTimeInMillis())
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  }
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
