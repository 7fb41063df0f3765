import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { BackendError, PayloadTooLargeError } from '../../core/errors/index.ts'
import { LIMITS, violation } from '../../core/limits.ts'
import { ATTRIBUTE_TYPE, messageBytes } from '../../core/message-size.ts'
import type { OutgoingMessage, SendAnswer } from '../../ports/task-queue.ts'
import { givenUp, type Pace, retryLeft } from './pace.ts'
import { namedError } from './sdk-errors.ts'
import { sendBatches } from './sqs-batches.ts'
import type { SqsCalls } from './sqs-calls.ts'
import { isForContents } from './whole-refusal.ts'

const OPERATION = 'SQS SendMessageBatch'

/** Sends all, in as few requests as SQS's limits allow; answers in order, and never rejects. */
export async function sendMessages(
  calls: SqsCalls,
  url: string,
  messages: readonly OutgoingMessage[],
  pace: Pace,
): Promise<SendAnswer[]> {
  const jobs = messages.map((message): Job => ({ message, bytes: messageBytes(message), answer: UNANSWERED }))
  for (const job of jobs) job.answer = refusal(job) ?? job.answer
  const fitting = jobs.filter(({ answer }) => answer === UNANSWERED)
  const batches = sendBatches(fitting, { messages: LIMITS.sendBatch.max, bytes: LIMITS.messageBytes.max })
  await Promise.all(batches.map((batch) => sendBatch(calls, url, batch, pace)))
  return jobs.map(({ answer }) => answer)
}

interface Job {
  readonly message: OutgoingMessage
  readonly bytes: number
  answer: SendAnswer
}

const UNANSWERED: SendAnswer = {
  outcome: 'unavailable',
  error: new BackendError(OPERATION, 'a message had no answer'),
}

async function sendBatch(calls: SqsCalls, url: string, batch: readonly Job[], pace: Pace): Promise<void> {
  const { left, tried } = await retryLeft(batch, pace, async (round) => {
    const failed = await failuresOf(calls, url, round)
    if (failed instanceof BackendError) {
      await settleWhole(calls, url, round, failed, pace)
      return []
    }
    round.forEach((job, index) => {
      const failure = failed.get(String(index))
      job.answer = failure === undefined ? { outcome: 'sent' } : failure
    })
    return round.filter(({ answer }) => answer.outcome === 'unavailable' && answer.error.retryable)
  })
  for (const job of left)
    if (job.answer.outcome === 'unavailable') job.answer = { ...job.answer, error: givenUp(job.answer.error, tried) }
}

/** The failed entries' answers by their ids, or why the whole request failed after the SDK's own retries. */
async function failuresOf(calls: SqsCalls, url: string, jobs: readonly Job[]) {
  try {
    const failed = await calls.send(url, jobs.map(entry))
    return new Map(
      failed.map(({ Id = '', Code = 'UnknownError', Message = 'no message', SenderFault }): [string, SendAnswer] => {
        const error = namedError(OPERATION, Code, Message)
        // What isn't the sender's fault may pass, whatever its name.
        const passing = error.retryable ? error : new BackendError(OPERATION, `${Code}: ${Message}`, { cause: error })
        const isOwnFault = SenderFault === true || Code === BAD_CONTENTS
        return [Id, isOwnFault ? { outcome: 'refused', error } : { outcome: 'unavailable', error: passing }]
      }),
    )
  } catch (error) {
    if (error instanceof BackendError) return error
    throw error
  }
}

/** Whoever answers it for a single entry, as LocalStack does, may forget to say whose fault it is. */
const BAD_CONTENTS = 'InvalidMessageContents'

/** SQS refuses a whole request for one bad character in one body: then each message goes alone, and only the bad one is refused. */
async function settleWhole(
  calls: SqsCalls,
  url: string,
  jobs: readonly Job[],
  error: BackendError,
  pace: Pace,
): Promise<void> {
  const isContents = isForContents(error)
  if (isContents && jobs.length > 1) {
    await Promise.all(jobs.map((job) => sendBatch(calls, url, [job], pace)))
    return
  }
  for (const job of jobs) job.answer = isContents ? { outcome: 'refused', error } : { outcome: 'unavailable', error }
}

function entry({ message }: Job, index: number): SendMessageBatchRequestEntry {
  const { body, delaySeconds, group, attributes } = message
  const names = Object.entries(attributes)
  return {
    Id: String(index),
    MessageBody: body,
    ...(delaySeconds > 0 && { DelaySeconds: delaySeconds }),
    ...(group !== undefined && { MessageGroupId: group }),
    ...(names.length > 0 && {
      MessageAttributes: Object.fromEntries(
        names.map(([name, value]) => [name, { DataType: ATTRIBUTE_TYPE, StringValue: value }]),
      ),
    }),
  }
}

/** Why a message need not be asked about. Not every backend looks at delays. */
function refusal({ message, bytes }: Job): SendAnswer | undefined {
  const { max } = LIMITS.messageBytes
  if (bytes > max) {
    const remedy = 'make the input or its labels smaller'
    return { outcome: 'refused', error: new PayloadTooLargeError('the message', bytes, max, remedy) }
  }
  const mistake = violation('delaySeconds', message.delaySeconds, 'the delay')
  if (mistake === undefined) return undefined
  return { outcome: 'refused', error: new BackendError(OPERATION, mistake, { retryable: false }) }
}
