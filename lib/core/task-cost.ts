import { PRICES } from './prices.ts'
import type { Track } from './record.ts'

/** Tasks as they are, all alike. */
export interface TaskShape {
  readonly track: Track
  /** Messages in a batch, 1 to 10: ten under load, down to one at a trickle. */
  readonly batch: number
  /** Tasks that one `enqueue` tick or `enqueueMany` sends together, 1 to 10 a request. */
  readonly sentTogether: number
  /** How long a batch runs, in ms. Its tasks run side by side, so it takes hardly longer than its longest. */
  readonly batchMs: number
  readonly memoryMb: number
  readonly architecture: 'arm64' | 'x86_64'
  /** Whether the listing index is there. */
  readonly listing: boolean
  /** An envelope: 64 KB in one request are billed as one. */
  readonly messageBytes: number
  /** How often a client looks for the end of a task, where it waits for one. */
  readonly looks: number
}

/** Dollars a task, by service. */
export interface TaskCost {
  readonly sqs: number
  readonly lambda: number
  readonly dynamoWrites: number
  readonly dynamoReads: number
  readonly logs: number
  readonly total: number
}

/**
 * What one task costs, from the requests that it takes (as `npm run bench` counts them on the wire) and the list prices of us-east-1. For
 * records of up to 1 KB and tasks that succeed at once; a retry costs a send or a receive, a claim and an end more.
 */
export function taskCost(shape: TaskShape): TaskCost {
  const { track, batch, sentTogether, batchMs, memoryMb, architecture, listing, messageBytes, looks } = shape
  const { sqsRequest, lambdaRequest, lambdaArmSecond, lambdaX86Second, dynamoWrite, dynamoRead, logsGb } = PRICES
  const gbSecond = architecture === 'arm64' ? lambdaArmSecond.usd : lambdaX86Second.usd
  const requests = billed(sentTogether, messageBytes) + billed(batch, messageBytes) + 1 / batch
  const invocation = lambdaRequest.usd + (batchMs / 1000) * (memoryMb / 1024) * gbSecond
  const writes = track === 'none' ? 0 : WRITES[track] + (listing ? 1 : 0)
  const cost = {
    sqs: requests * sqsRequest.usd,
    lambda: invocation / batch,
    dynamoWrites: writes * dynamoWrite.usd,
    // A client's look is of the kind that costs half.
    dynamoReads: (PAUSE_READS + (track === 'none' ? 0 : looks * 0.5)) * dynamoRead.usd,
    logs: ((LOG_BYTES / batch) * logsGb.usd) / 1e9,
  }
  return { ...cost, total: Object.values(cost).reduce((sum, part) => sum + part, 0) }
}

/** PENDING, STARTED and the end; or without the first. */
const WRITES = { full: 3, run: 2 } as const

/** Whether its queue is paused, asked by each worker once in ten seconds: 0.01 to 0.02 a task in the bench, which is short. */
const PAUSE_READS = 0.02

/** What Lambda itself writes of an invocation: its start and its report, as JSON. Estimated. */
const LOG_BYTES = 800

const SQS_CHUNK_BYTES = 65_536

/** Requests that SQS bills for each of so many messages in one. */
function billed(together: number, bytes: number): number {
  return Math.max(1, Math.ceil((together * bytes) / SQS_CHUNK_BYTES)) / together
}
