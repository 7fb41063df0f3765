import { shardKeys } from '../../lib/core/table-schema.ts'
import { AWS_LIMITS } from './aws-limits.ts'
import type { Scenario } from './scenario.ts'

/** The listing index's partition keys. */
const INDEX_KEYS = shardKeys('l').length
/** New rows come at the end of each key, where a partition can't be split. */
export const MOST_INDEX_WRITES = INDEX_KEYS * AWS_LIMITS.partitionWrites.value

/** A second's write units, given out as they come in; nothing is saved up. */
export class Budget {
  readonly #perTick: number
  #left = 0
  #spent = 0

  constructor(perSecond: number, tickSeconds: number) {
    this.#perTick = perSecond * tickSeconds
  }

  /** Begins a tick. What a rounded share could not be spent on stays, up to one unit. */
  refill(): void {
    this.#left = Math.min(this.#left, 1) + this.#perTick
  }

  get left(): number {
    return Math.floor(this.#left)
  }

  /** Write units that were spent in all. */
  get spent(): number {
    return this.#spent
  }

  spend(units: number): void {
    this.#left -= units
    this.#spent += units
  }
}

/** Writes of one task's record at each step. */
export function writesOf({ track }: Pick<Scenario, 'track'>) {
  if (track === 'none') return { insert: 0, claim: 0, end: 0 }
  return { insert: track === 'full' ? 1 : 0, claim: 1, end: 1 }
}

/** A task that fails for good keeps its input, and a row in the index of failures. */
export const FAILURE_WRITES = 2

/**
 * The write units that the busiest partition takes at these rates. Records' ids are as good as random, so a table's partitions share evenly;
 * the listing index has a fixed number of keys, none of which can be split.
 */
export function hottestPartition(
  { warmWrites, listing, track }: Scenario,
  tableWrites: number,
  newTasks: number,
): { readonly where: 'record' | 'listing'; readonly perSecond: number } {
  const partitions = Math.ceil(warmWrites / AWS_LIMITS.partitionWrites.value)
  const record = tableWrites / partitions
  const key = listing && track !== 'none' ? newTasks / INDEX_KEYS : 0
  return key > record ? { where: 'listing', perSecond: key } : { where: 'record', perSecond: record }
}
