import type { Message } from '@aws-sdk/client-sqs'
import { BackendError } from '../../core/errors/index.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type {
  DeliveredMessage,
  OutgoingMessage,
  QueueAnswer,
  ReceiveOptions,
  SendAnswer,
  TaskQueue,
} from '../../ports/task-queue.ts'
import { chunks, type Pace, retryLeft } from './pace.ts'
import { namedError } from './sdk-errors.ts'
import type { SqsCalls } from './sqs-calls.ts'
import type { FailedEntry } from './sqs-changes.ts'
import { sendMessages } from './sqs-send.ts'

export interface SqsTaskQueueOptions {
  readonly calls: () => Promise<SqsCalls>
  /** The URL of a queue by its physical name. */
  readonly queueUrl: (name: string) => string | Promise<string>
  readonly clock: Clock
  readonly entropy: Entropy
}

/** {@link TaskQueue} on SQS standard queues. */
export class SqsTaskQueue implements TaskQueue {
  readonly #calls: () => Promise<SqsCalls>
  readonly #queueUrl: (name: string) => string | Promise<string>
  readonly #pace: Pace

  constructor({ calls, queueUrl, clock, entropy }: SqsTaskQueueOptions) {
    this.#calls = calls
    this.#queueUrl = queueUrl
    this.#pace = { clock, entropy }
  }

  async sendMany(queue: string, messages: readonly OutgoingMessage[]): Promise<SendAnswer[]> {
    const reached = await settled(() => this.#reach(queue))
    if (reached instanceof BackendError) return messages.map(() => ({ outcome: 'unavailable', error: reached }))
    return sendMessages(reached.calls, reached.url, messages, this.#pace)
  }

  async receive(queue: string, { max, waitSeconds, visibilitySeconds }: ReceiveOptions): Promise<DeliveredMessage[]> {
    const { calls, url } = await this.#reach(queue)
    const messages = await calls.receive({
      QueueUrl: url,
      MaxNumberOfMessages: max,
      WaitTimeSeconds: waitSeconds,
      VisibilityTimeout: visibilitySeconds,
      MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'MessageGroupId'],
      MessageAttributeNames: ['All'],
    })
    return messages.map(delivered)
  }

  deleteMany(queue: string, receipts: readonly string[]): Promise<QueueAnswer[]> {
    return this.#changeAll(queue, 'DeleteMessageBatch', receipts, ({ calls, url }, batch) =>
      calls.delete(
        url,
        batch.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
      ),
    )
  }

  changeVisibilityMany(
    queue: string,
    changes: readonly { readonly receipt: string; readonly visibilitySeconds: number }[],
  ): Promise<QueueAnswer[]> {
    return this.#changeAll(queue, 'ChangeMessageVisibilityBatch', changes, ({ calls, url }, batch) =>
      calls.changeVisibility(
        url,
        batch.map(({ receipt, visibilitySeconds }, index) => ({
          Id: String(index),
          ReceiptHandle: receipt,
          VisibilityTimeout: visibilitySeconds,
        })),
      ),
    )
  }

  async depth(queue: string) {
    const { calls, url } = await this.#reach(queue)
    const counts = await calls.counts(url)
    return {
      visible: Number(counts['ApproximateNumberOfMessages'] ?? 0),
      inFlight: Number(counts['ApproximateNumberOfMessagesNotVisible'] ?? 0),
      delayed: Number(counts['ApproximateNumberOfMessagesDelayed'] ?? 0),
    }
  }

  async #reach(queue: string): Promise<Reached> {
    const [calls, url] = await Promise.all([this.#calls(), this.#queueUrl(queue)])
    return { calls, url }
  }

  /** Ten to a request; entries that failed for a passing reason go out again. */
  async #changeAll<T>(
    queue: string,
    operation: string,
    items: readonly T[],
    change: (reached: Reached, batch: readonly T[]) => Promise<readonly FailedEntry[]>,
  ): Promise<QueueAnswer[]> {
    const reached = await settled(() => this.#reach(queue))
    if (reached instanceof BackendError) return items.map(() => ({ outcome: 'failed', error: reached }))
    const jobs = items.map((item): Job<T> => ({ item, answer: { outcome: 'done' } }))
    const round = async (left: readonly Job<T>[]) => {
      const batch = left.map(({ item }) => item)
      const failed = await settled(() => change(reached, batch))
      left.forEach((job, index) => {
        job.answer = queueAnswer(operation, failed, String(index))
      })
      return failed instanceof BackendError ? [] : left.filter((job) => isPassing(job.answer))
    }
    await Promise.all(chunks(jobs, LIMITS.sendBatch.max).map((batch) => retryLeft(batch, this.#pace, round)))
    return jobs.map(({ answer }) => answer)
  }
}

interface Reached {
  readonly calls: SqsCalls
  readonly url: string
}

interface Job<T> {
  readonly item: T
  answer: QueueAnswer
}

function queueAnswer(operation: string, failed: readonly FailedEntry[] | BackendError, id: string): QueueAnswer {
  if (failed instanceof BackendError) return { outcome: 'failed', error: failed }
  const entry = failed.find(({ Id }) => Id === id)
  if (entry === undefined) return { outcome: 'done' }
  const { Code = 'UnknownError', Message = 'no message' } = entry
  return { outcome: 'failed', error: namedError(`SQS ${operation}`, Code, Message) }
}

function isPassing(answer: QueueAnswer): boolean {
  return answer.outcome === 'failed' && answer.error instanceof BackendError && answer.error.retryable
}

function delivered(message: Message): DeliveredMessage {
  const system = message.Attributes ?? {}
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    value.StringValue ?? '',
  ])
  return {
    messageId: message.MessageId ?? '',
    receipt: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    receiveCount: Number(system.ApproximateReceiveCount ?? 1),
    sentAt: Number(system.SentTimestamp ?? 0),
    attributes: Object.fromEntries(attributes) as Record<string, string>,
    group: system.MessageGroupId,
  }
}

/** The answer, or the BackendError that was thrown; anything else is a defect and goes on up. */
async function settled<T>(work: () => Promise<T>): Promise<T | BackendError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BackendError) return error
    throw error
  }
}
