import { PRICES } from '../../core/prices.ts'
import type { Track } from '../../core/record.ts'
import { taskCost } from '../../core/task-cost.ts'

/** What a task's price is made from. */
export interface RunFacts {
  readonly track: Track
  /** How long each run took, in ms. */
  readonly runsMs: readonly number[]
  readonly memoryMb: number
  readonly architecture: 'arm64' | 'x86_64'
}

/** A task's price in US dollars. */
export interface RunCost {
  readonly usd: number
  readonly parts: readonly { readonly name: string; readonly usd: number }[]
}

/**
 * What a task has cost so far by the list prices of us-east-1, as if it had travelled and run alone: the most that it can have been. Each
 * run after the first is one more delivery, claim and end.
 */
export function runCost({ track, runsMs, memoryMb, architecture }: RunFacts): RunCost {
  const [firstMs = 0, ...laterMs] = runsMs
  const shape = {
    track,
    batch: 1,
    sentTogether: 1,
    memoryMb,
    architecture,
    listing: true,
    messageBytes: 1024,
    looks: 0,
  }
  const first = taskCost({ ...shape, batchMs: firstMs })
  const lambdaOf = (ms: number) => taskCost({ ...shape, batchMs: ms }).lambda
  const later = laterMs.length
  const parts = [
    { name: 'SQS', usd: first.sqs + later * PRICES.sqsRequest.usd },
    { name: 'Lambda', usd: laterMs.reduce((sum, ms) => sum + lambdaOf(ms), first.lambda) },
    { name: 'DynamoDB', usd: first.dynamoWrites + first.dynamoReads + later * 2 * PRICES.dynamoWrite.usd },
    { name: 'Logs', usd: first.logs * (later + 1) },
  ]
  return { usd: parts.reduce((sum, { usd }) => sum + usd, 0), parts }
}
