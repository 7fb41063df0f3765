import { PRICES } from './prices.ts'
import type { Track } from './record.ts'
import { LEDGER } from './request-ledger.ts'
import { gbSecondUsd, type TaskShape, taskUsage } from './task-cost.ts'

/** So many tasks of one kind. */
export interface TaskLoad {
  readonly tasks: number
  /** How long one runs, in ms. */
  readonly ms: number
  readonly memoryMb: number
  /** Messages in a batch, 1 to 10, and tasks sent together. @default 10 */
  readonly fill?: number
  /** @default 'full' */
  readonly track?: Track
  /** Whether the listing index is there. @default true */
  readonly listing?: boolean
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64'
  /** Whether its time is computing rather than waiting: then a batch takes as long as its tasks together. @default false */
  readonly computes?: boolean
  /** How often a client looks for the end. @default 0: nobody waits */
  readonly looks?: number
  /** The input as JSON. @default 0 */
  readonly inputBytes?: number
  /** The result as JSON. @default 0 */
  readonly resultBytes?: number
}

/** One line of the bill. */
export interface LoadCostLine {
  readonly service: 'SQS' | 'Lambda' | 'DynamoDB' | 'CloudWatch'
  readonly what: string
  readonly amount: number
  readonly unit: string
  readonly usd: number
}

export interface LoadCost {
  readonly lines: readonly LoadCostLine[]
  readonly usd: number
  /** Dollars for a million tasks of this kind. */
  readonly perMillionUsd: number
}

/** The parts of a load that are left out, as they are taken to be. */
export const LOAD_DEFAULTS = {
  fill: 10,
  track: 'full',
  listing: true,
  architecture: 'arm64',
  computes: false,
  looks: 0,
  inputBytes: 0,
  resultBytes: 0,
} as const satisfies Omit<Required<TaskLoad>, 'tasks' | 'ms' | 'memoryMb'>

/**
 * What a batch takes beside its tasks: two round trips to DynamoDB, to claim and to settle, of 5 to 10 ms each, and up to 20 ms in which
 * the first to end wait for the others. Estimated for AWS; on the local backend it is about 10 ms.
 */
export const BATCH_OVERHEAD_MS = 40

/** The bill of `load` by the list prices of us-east-1, without a free tier and without what the app costs at rest. Nothing is rounded. */
export function loadCost(load: TaskLoad): LoadCost {
  const usage = taskUsage(shapeOf(load))
  const { sqsRequest, lambdaRequest, dynamoWrite, dynamoRead, logsGb } = PRICES
  const second = gbSecondUsd(load.architecture ?? LOAD_DEFAULTS.architecture)
  const line = (service: LoadCostLine['service'], what: string, perTask: number, unit: string, price: number) => {
    const amount = perTask * load.tasks
    return { service, what, amount, unit, usd: amount * price }
  }
  const lines = [
    line('SQS', 'sends, receives, deletes', usage.sqsRequests, 'requests', sqsRequest.usd),
    line('Lambda', 'invocations', usage.invocations, 'requests', lambdaRequest.usd),
    line('Lambda', 'time', usage.gbSeconds, 'GB-seconds', second),
    line('DynamoDB', 'records', usage.writeUnits, 'write units', dynamoWrite.usd),
    line('DynamoDB', 'listing index', usage.listingUnits, 'write units', dynamoWrite.usd),
    line('DynamoDB', 'looks, is it paused', usage.readUnits, 'read units', dynamoRead.usd),
    line('CloudWatch', "Lambda's own log lines", usage.logBytes / 1e9, 'GB', logsGb.usd),
  ].filter(({ amount }) => amount > 0)
  const usd = lines.reduce((sum, part) => sum + part.usd, 0)
  return { lines, usd, perMillionUsd: (usd / load.tasks) * 1e6 }
}

function shapeOf(load: TaskLoad): TaskShape {
  const { ms, memoryMb, fill, track, listing, architecture, computes, looks, inputBytes, resultBytes } = {
    ...LOAD_DEFAULTS,
    ...load,
  }
  return {
    track,
    batch: fill,
    sentTogether: fill,
    batchMs: (computes ? ms * fill : ms) + BATCH_OVERHEAD_MS,
    memoryMb,
    architecture,
    listing,
    messageBytes: LEDGER.messageBytes[track] + inputBytes,
    looks,
    resultBytes,
  }
}
