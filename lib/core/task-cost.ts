import { PRICES } from './prices.ts'
import type { Track } from './record.ts'
import { LEDGER, type LedgerRow } from './request-ledger.ts'

/** Tasks as they are, all alike. */
export interface TaskShape {
  readonly track: Track
  /** Messages in a batch, 1 to 10: ten under load, down to one at a trickle. The mean of many may lie between. */
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
  /** The result as JSON, which stands in the record up to 32 KiB. @default 0 */
  readonly resultBytes?: number
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

/** What one task asks AWS for, in the units that are billed. */
export interface TaskUsage {
  readonly sqsRequests: number
  readonly invocations: number
  readonly gbSeconds: number
  /** Write units of the record. */
  readonly writeUnits: number
  /** Write units of the listing index. */
  readonly listingUnits: number
  /** Read units, consistent ones: other reads count half. */
  readonly readUnits: number
  readonly logBytes: number
}

/**
 * What one task asks for: its requests as the ledger has them, which was recorded on the wire, and the time it runs. For tasks that succeed
 * at once; a retry costs a send or a receive, a claim and an end more.
 */
export function taskUsage(shape: TaskShape): TaskUsage {
  const { track, batch, sentTogether, batchMs, memoryMb, listing, messageBytes, looks, resultBytes = 0 } = shape
  const sent = ledgerRow(track, sentTogether)
  const received = ledgerRow(track, batch)
  const sends = sent.sends * billed(sentTogether, messageBytes)
  const receives = received.receives * billed(batch, messageBytes)
  return {
    sqsRequests: sends + receives + received.deletes / batch,
    invocations: received.receives / batch,
    gbSeconds: ((batchMs / 1000) * (memoryMb / 1024)) / batch,
    writeUnits: (received.writes / received.fill) * unitsPerWrite(track, messageBytes, resultBytes),
    listingUnits: listing && track !== 'none' ? units(LEDGER.items[track].listing) : 0,
    // Whether its queue is paused: one consistent read a batch at the most, as each worker asks once in ten seconds.
    readUnits: 1 / batch + (track === 'none' ? 0 : looks * 0.5),
    logBytes: LOG_BYTES / batch,
  }
}

/** What one task costs by the list prices of us-east-1. */
export function taskCost(shape: TaskShape): TaskCost {
  const usage = taskUsage(shape)
  const { sqsRequest, lambdaRequest, dynamoWrite, dynamoRead, logsGb } = PRICES
  const cost = {
    sqs: usage.sqsRequests * sqsRequest.usd,
    lambda: usage.invocations * lambdaRequest.usd + usage.gbSeconds * gbSecondUsd(shape.architecture),
    dynamoWrites: (usage.writeUnits + usage.listingUnits) * dynamoWrite.usd,
    dynamoReads: usage.readUnits * dynamoRead.usd,
    logs: (usage.logBytes * logsGb.usd) / 1e9,
  }
  return { ...cost, total: Object.values(cost).reduce((sum, part) => sum + part, 0) }
}

export function gbSecondUsd(architecture: TaskShape['architecture']): number {
  return architecture === 'arm64' ? PRICES.lambdaArmSecond.usd : PRICES.lambdaX86Second.usd
}

/** What Lambda itself writes of an invocation: its start and its report, as JSON. Estimated. */
const LOG_BYTES = 800

const SQS_CHUNK_BYTES = 65_536
/** An input up to here stands in the record as well as in the message. */
const RECORD_INPUT_BYTES = 512

/** What was seen of batches of this size, or of the next smaller whole one. */
function ledgerRow(track: Track, fill: number): LedgerRow {
  const row = LEDGER.batches[track].find((one) => one.fill === Math.floor(fill))
  if (row === undefined) throw new RangeError(`a batch of ${fill} messages; the ledger has 1 to 10`)
  return row
}

/** The mean over a task's writes: DynamoDB bills the whole item each time, a unit for each KB begun. */
function unitsPerWrite(track: Track, messageBytes: number, resultBytes: number): number {
  if (track === 'none') return 0
  const { pending, started, ended } = LEDGER.items[track]
  const input = Math.max(0, messageBytes - LEDGER.messageBytes[track])
  const kept = input > RECORD_INPUT_BYTES ? 0 : input
  const sizes = [...(pending === undefined ? [] : [pending + kept]), started + kept, ended + kept + resultBytes]
  return sizes.reduce((sum, bytes) => sum + units(bytes), 0) / sizes.length
}

function units(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** Requests that SQS bills for each of so many messages in one. */
function billed(together: number, bytes: number): number {
  return Math.max(1, Math.ceil((together * bytes) / SQS_CHUNK_BYTES)) / together
}
