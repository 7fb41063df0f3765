import type { BatchStatementRequest, BatchStatementResponse } from '@aws-sdk/client-dynamodb'
import { BackendError } from '../../core/errors/index.ts'
import { LIMITS } from '../../core/limits.ts'
import type { Unavailable } from '../../ports/task-store.ts'
import type { Attributes } from './attributes.ts'
import type { DynamoCalls } from './dynamo-calls.ts'
import { chunks, givenUp, type Pace, retryLeft } from './pace.ts'
import { namedError } from './sdk-errors.ts'
import { isForContents } from './whole-refusal.ts'

const OPERATION = 'DynamoDB BatchExecuteStatement'

export type StatementAnswer =
  | { readonly outcome: 'done' }
  /** An INSERT met an item of its key. */
  | { readonly outcome: 'duplicate' }
  /** An UPDATE's condition failed on this item, or there is none. */
  | { readonly outcome: 'refused'; readonly item: Attributes | undefined }
  | Unavailable

/**
 * Runs each statement, 25 to a request; answers in order, and never rejects.
 *
 * The reply is a success even where single statements were throttled, and the SDK doesn't look inside: those go out again here.
 */
export async function runStatements(
  calls: DynamoCalls,
  statements: readonly BatchStatementRequest[],
  pace: Pace,
): Promise<StatementAnswer[]> {
  const answers = await Promise.all(
    chunks(statements, LIMITS.statementBatch.max).map((chunk) => runChunk(calls, chunk, pace)),
  )
  return answers.flat()
}

async function runChunk(
  calls: DynamoCalls,
  statements: readonly BatchStatementRequest[],
  pace: Pace,
): Promise<StatementAnswer[]> {
  const jobs = statements.map((statement): Job => ({ statement, answer: UNANSWERED }))
  const { left, tried } = await retryLeft(jobs, pace, async (round) => {
    const replies = await replyTo(calls, round)
    if (replies instanceof BackendError) {
      await settleWhole(calls, round, replies, pace)
      return []
    }
    round.forEach((job, index) => {
      job.answer = answerOf(replies[index])
    })
    return round.filter(({ answer }) => mayRepeat(answer))
  })
  for (const job of left)
    if (job.answer.outcome === 'unavailable') job.answer = unavailable(givenUp(job.answer.error, tried))
  return jobs.map(({ answer }) => answer)
}

interface Job {
  readonly statement: BatchStatementRequest
  answer: StatementAnswer
}

const UNANSWERED: StatementAnswer = unavailable(new BackendError(OPERATION, 'a statement had no answer'))

async function replyTo(calls: DynamoCalls, jobs: readonly Job[]) {
  try {
    return await calls.execute(jobs.map(({ statement }) => statement))
  } catch (error) {
    if (error instanceof BackendError) return error
    throw error
  }
}

/**
 * A request that failed as a whole has had the SDK's own retries. DynamoDB refuses one for a single bad value in it, such as a number
 * that is none: then each statement goes alone, and only the bad one is unavailable.
 */
async function settleWhole(calls: DynamoCalls, jobs: readonly Job[], error: BackendError, pace: Pace): Promise<void> {
  const alone = isForContents(error) && jobs.length > 1
  await Promise.all(
    jobs.map(async (job) => {
      const [answer] = alone ? await runChunk(calls, [job.statement], pace) : []
      job.answer = answer ?? unavailable(error)
    }),
  )
}

function answerOf(response: BatchStatementResponse | undefined): StatementAnswer {
  if (response === undefined) return UNANSWERED
  const { Error: error } = response
  if (error === undefined) return { outcome: 'done' }
  switch (error.Code) {
    case 'DuplicateItem':
      return { outcome: 'duplicate' }
    case 'ConditionalCheckFailed':
      return { outcome: 'refused', item: error.Item }
    default:
      return unavailable(namedError(OPERATION, error.Code ?? 'UnknownError', error.Message ?? 'no message'))
  }
}

function unavailable(error: BackendError): Unavailable {
  return { outcome: 'unavailable', error }
}

function mayRepeat(answer: StatementAnswer): boolean {
  return answer.outcome === 'unavailable' && answer.error.retryable
}
