import type { LambdaRecord } from './lambda-event.ts'

/** What becomes of a batch whose handler returned. */
export interface BatchResult {
  /** Receipts to delete. */
  readonly succeeded: readonly string[]
  /** How many stay in the queue, their visibility untouched. */
  readonly failed: number
  /** Why the whole batch counts as failed although the handler returned. */
  readonly problem: string | undefined
}

/**
 * Lambda's rules for the response of an SQS event source mapping.
 *
 * - No response, an empty one, or a `batchItemFailures` that is null or empty: the batch succeeded.
 * - Listed ids failed, all others succeeded.
 * - An item without `itemIdentifier` (a misspelt key too), with an empty or null one, or with an id that is not in the batch;
 *   a response or a list of another type: the batch failed as a whole.
 *
 * @param reportsItems - whether the mapping has ReportBatchItemFailures; without it, any response is success.
 */
export function batchResult(records: readonly LambdaRecord[], response: unknown, reportsItems: boolean): BatchResult {
  const allSucceeded = { succeeded: records.map(({ receiptHandle }) => receiptHandle), failed: 0, problem: undefined }
  if (!reportsItems || response === null || response === undefined) return allSucceeded
  if (typeof response !== 'object' || Array.isArray(response))
    return allFailed(records, `it returned ${show(response)}`)
  const failures = (response as Record<string, unknown>)['batchItemFailures']
  if (failures === null || failures === undefined) return allSucceeded
  if (!Array.isArray(failures)) return allFailed(records, `batchItemFailures is ${show(failures)}, no list`)

  const known = new Set(records.map(({ messageId }) => messageId))
  const ids = failures.map(itemIdentifier)
  const wrong = ids.findIndex((id) => typeof id !== 'string' || !known.has(id))
  if (wrong >= 0)
    return allFailed(records, `batchItemFailures[${wrong}] is ${show(failures[wrong])}, no message of the batch`)
  const listed = new Set(ids)
  const succeeded = records.filter(({ messageId }) => !listed.has(messageId))
  return {
    succeeded: succeeded.map(({ receiptHandle }) => receiptHandle),
    failed: records.length - succeeded.length,
    problem: undefined,
  }
}

function allFailed(records: readonly LambdaRecord[], problem: string): BatchResult {
  return { succeeded: [], failed: records.length, problem }
}

function itemIdentifier(failure: unknown): unknown {
  return typeof failure === 'object' && failure !== null
    ? (failure as Record<string, unknown>)['itemIdentifier']
    : undefined
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 100)
}
