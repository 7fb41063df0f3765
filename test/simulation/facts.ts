import type { RecordWrite } from '../../lib/core/condition.ts'
import { isTerminal, type TaskRecord } from '../../lib/core/record.ts'
import type { Process } from './process.ts'

/** One start of a handler. */
export interface Run {
  readonly process: Process
  readonly attempt: number
  readonly startedAt: number
  readonly signal: AbortSignal
  /** Of the lease that it runs under; `undefined` without a record. */
  readonly token: string | undefined
  finished: 'returned' | 'threw' | undefined
  /** When it finished, as true time in ms. */
  endedAt: number
}

/** All that is known of one task, from outside the queue. */
export interface Facts {
  readonly id: string
  /** Its number in the plan, as soon as it is known. */
  n: number | undefined
  /** The record as it was last written, whether the table still has it or not. */
  record: TaskRecord | undefined
  /** `enqueue` resolved with it. */
  accepted: boolean
  /** `enqueue` said that it will not run. */
  refused: boolean
  cancelAsked: boolean
  /** When a schedule's task is due, as the world reckons; `undefined` for the others, and for one that nothing asked for. */
  dueAt: number | undefined
  /** Who holds the present lease, and the true time until which its holder may believe in it. */
  owner: Process | undefined
  liveUntil: number
  /** When it was first claimed, and when it ended, as true time in ms. */
  claimedAt: number | undefined
  endedAt: number | undefined
  /** Not before then, in ms, as its last release or its enqueuing said. */
  notBefore: number
  /** How often a holder lost its lease because it had died, been held up, or never learnt that it had it. */
  deaths: number
  readonly runs: Run[]
}

export interface Change {
  readonly facts: Facts
  readonly old: TaskRecord
  readonly next: TaskRecord
  readonly write: RecordWrite
  readonly process: Process
  readonly calledAt: number
  readonly now: number
}

export interface Start {
  readonly facts: Facts
  readonly run: Run
  /** What else runs in this process now. */
  readonly beside: readonly { readonly facts: Facts; readonly run: Run }[]
  readonly all: ReadonlyMap<string, Facts>
  /** What its script and policy make it wait after an attempt that threw, in ms. */
  readonly waitMs: number
  /** Whether its schedule makes no task while the last one has not ended. */
  readonly skips: boolean
  readonly now: number
}

export function isFinished({ id, record, runs }: Facts): boolean {
  if (id.endsWith('.n')) return runs.some(({ finished }) => finished !== undefined)
  return record !== undefined && isTerminal(record.status)
}

/** The first task's id, of those that `retry` made of it. */
export function baseId(id: string): string {
  return id.replace(/~\d+$/, '')
}

export function isActive({ finished, signal, process }: Run): boolean {
  return finished === undefined && !signal.aborted && process.alive
}
