import type { Input, Kind } from './work.ts'

/** One contestant: how tasks are put in, waited for and worked on, each in the way that its own documentation recommends. */
export interface Adapter<Connection> {
  /** Connects a producer. */
  open(): Promise<Connection>
  /** Removes all tasks and results. */
  empty(connection: Connection): Promise<unknown>
  /** By the contestant's call for many tasks, or what is nearest to it. @returns ids, in order */
  enqueueMany(connection: Connection, kind: Kind, inputs: readonly Input[]): Promise<string[]>
  /** By the ordinary call. @returns the id */
  enqueue(connection: Connection, kind: Kind, input: Input): Promise<string>
  /** Whether `count` tasks have ended and their results are stored; must be cheap. */
  settled(connection: Connection, count: number): Promise<boolean>
  /** The stored output; left out where none is stored. */
  output?(connection: Connection, id: string): Promise<unknown>
  /** Enqueues one task and waits for its output in the ordinary way, or in a `tight` one. */
  call(connection: Connection, kind: Kind, input: Input, tight: boolean): Promise<unknown>
  /** Makes this process a worker until it is killed. */
  work(concurrency: number): unknown
}

/** What the run asks a producer for; times are taken where the work is done. */
export type ProducerRequest =
  | { readonly op: 'empty' }
  | { readonly op: 'enqueueMany'; readonly kind: Kind; readonly tasks: number }
  | { readonly op: 'enqueueEach'; readonly kind: Kind; readonly tasks: number; readonly atOnce: number }
  | { readonly op: 'settled'; readonly tasks: number; readonly limitMs: number }
  | { readonly op: 'check'; readonly tasks: number }
  | { readonly op: 'calls'; readonly kind: Kind; readonly tasks: number; readonly tight: boolean }

/** What a producer answers, by what it was asked for. */
export interface ProducerAnswers {
  readonly empty: object
  readonly enqueueMany: { readonly ms: number }
  readonly enqueueEach: { readonly ms: number }
  /** `atMs` is since 1970; null when the limit passed first. */
  readonly settled: { readonly atMs: number | null }
  /** How many of a sample of stored outputs are right; nothing where none are stored. */
  readonly check: { readonly right?: number; readonly seen?: number }
  readonly calls: { readonly samplesMs: readonly number[] }
}

/** A line on a producer's standard output that is an answer begins so; others may write there, too. */
export const ANSWER_PREFIX = '@@'
