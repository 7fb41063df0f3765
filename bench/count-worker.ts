import { createClient } from 'tasklane/client'
import type requests from './apps/requests.ts'
import { openLocalQueue, STAGE } from './local-queue.ts'

/** Requests per task, from the first poll to the last deletion. */
export interface WorkerRequests {
  readonly receive: number
  readonly delete: number
  /** Claims and ends. */
  readonly dynamodbWrites: number
  /** Whether the queue is paused: each worker asks once in ten seconds, however many tasks it runs meanwhile. */
  readonly dynamodbReads: number
  /** Anything else that anybody asked for. */
  readonly other: number
}

/**
 * Lets two worker processes drain a queue that is full before they start, so that every batch is of ten: what is counted is what the
 * event source mapping and the workers ask for. Polls that find nothing are left out: they cost by the hour, not by the task.
 *
 * @param pausesMs - how long each task takes.
 */
export async function countWorker(pausesMs: readonly number[]): Promise<WorkerRequests> {
  await using queue = await openLocalQueue('requests')
  const { proxy } = queue
  await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint: proxy.endpoint })
  await Promise.all(pausesMs.map((ms) => (ms === 0 ? client.enqueue('trivial', ms) : client.enqueue('pause', { ms }))))
  proxy.clear()
  await queue.startWorkers()
  await queue.drained(pausesMs.length)

  const perTask = (count: number) => Math.round((count / pausesMs.length) * 1000) / 1000
  const receives = proxy.seen.filter(({ operation }) => operation === 'ReceiveMessage')
  const useful = receives.filter(({ broughtMessages }) => broughtMessages).length
  const deletes = proxy.count('sqs', 'DeleteMessageBatch')
  const dynamodbReads = proxy.count('dynamodb', 'BatchGetItem')
  const dynamodbWrites = proxy.count('dynamodb') - dynamodbReads
  // The mappings learn each queue's visibility timeout once, when they start.
  const attributes = proxy.count('sqs', 'GetQueueAttributes')
  const other = proxy.seen.length - receives.length - deletes - dynamodbWrites - dynamodbReads - attributes
  return {
    receive: perTask(useful),
    delete: perTask(deletes),
    dynamodbWrites: perTask(dynamodbWrites),
    dynamodbReads: perTask(dynamodbReads),
    other: perTask(other),
  }
}

/** Whole milliseconds from 1 up to `limitMs`, spread evenly and in no order; the same each time. */
export function mixedPausesMs(count: number, limitMs: number): number[] {
  return Array.from({ length: count }, (_, index) => 1 + ((index * 377) % (limitMs - 1)))
}
