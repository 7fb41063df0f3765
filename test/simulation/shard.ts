import { parentPort, workerData } from 'node:worker_threads'
import { type Counts, Histogram } from './histogram.ts'
import { MUTANTS } from './mutants.ts'
import { type FailedWorld, runWorlds, type Seeds } from './run-worlds.ts'
import * as product from './subject.ts'

/** What a thread is to run. */
export interface ShardOrder {
  readonly seeds: Seeds
  /** By its name; the product itself when there is none. */
  readonly mutant: string | undefined
}

/** Worlds that have ended since the last such message. */
export interface ShardProgress {
  readonly worlds: number
}

export interface ShardReport {
  readonly counts: Counts
  readonly failed: FailedWorld | undefined
}

const PROGRESS_WORLDS = 500
const { seeds, mutant } = workerData as ShardOrder
const mutation = MUTANTS.find(({ name }) => name === mutant)
const histogram = new Histogram()
// Stacks cost a tenth of the time, and are only read in a replay.
Error.stackTraceLimit = 0
const subject = mutation === undefined ? product : await (await import('./mutate.ts')).mutate(mutation)
let ended = 0
const failed = await runWorlds(subject, seeds, histogram, () => {
  ended += 1
  if (ended % PROGRESS_WORLDS === 0) parentPort?.postMessage({ worlds: PROGRESS_WORLDS } satisfies ShardProgress)
})
parentPort?.postMessage({ counts: histogram.counts, failed } satisfies ShardReport)
