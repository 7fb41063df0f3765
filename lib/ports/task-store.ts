import type { BriefRecord } from '../core/brief-record.ts'
import type { RecordWrite } from '../core/condition.ts'
import type { BackendError } from '../core/errors/index.ts'
import type { KeyItem, Part, TaskRecord } from '../core/record.ts'

/**
 * The table of records.
 *
 * Every call is batch-shaped and answers per item, in the order of the arguments; an item that the backend would not take, after the
 * adapter's own retries, is answered `unavailable` and the rest stands; for good where the backend could never hold it (over 400 KB, or a
 * number that is none). Adapters split what is over the service's batch limits.
 * Answers come once the write is durable. The calls themselves never reject, except where it is said.
 *
 * A lost reply may make a write that happened look refused: the record that comes with `refused` shows it.
 *
 * Implementations pass `test/contract/task-store.contract.ts`.
 */
export interface TaskStore {
  /** Puts each record unless one with its id is there; `exists` changes nothing. Ids of one call must differ. */
  insertMany(records: readonly TaskRecord[]): Promise<InsertAnswer[]>

  /**
   * Applies each write whose condition holds on the record as it is; of many at once on one record, exactly one sees the old one.
   * A missing or expired record refuses, with no record. `refused` comes with the record as it is. Ids of one call must differ.
   */
  updateMany(writes: readonly RecordWrite[]): Promise<UpdateAnswer[]>

  /** As `updateMany`, for those who may not see what came of tasks: what comes with `refused` is brief, and may be a moment younger. */
  updateBriefly(writes: readonly RecordWrite[]): Promise<BriefUpdateAnswer[]>

  /**
   * The records in the order of `ids`, `undefined` where there is none or its `ttl` has passed. An id may be named twice.
   *
   * @param options.consistent - `true` sees every write that was answered; `false` costs half and may lag by moments.
   * @throws BackendError (as a rejection) when the table can't be read.
   */
  getMany(ids: readonly string[], options: { readonly consistent: boolean }): Promise<(TaskRecord | undefined)[]>

  /** As a consistent `getMany`, for those who may not see what came of tasks. Rejects with BackendError. */
  getBriefs(ids: readonly string[]): Promise<(BriefRecord | undefined)[]>

  /**
   * Ids by an index, newest first by its time: `all` by `createdAt` (every record), `failed` and `due` by `markAt` (those so marked).
   * The index lags by moments. A page may be short while `cursor` is there, and name records whose `ttl` has passed: they read as gone.
   * Whoever has a cursor goes on where its page ended; records that have come since, newer than that, are not in it.
   *
   * @param query.since - at or after, in ms. @param query.until - before, in ms.
   * @throws BackendError (as a rejection); not retryable where the cursor is none.
   */
  list(query: ListQuery): Promise<{ readonly ids: readonly string[]; readonly cursor: string | undefined }>

  /** Takes the key if it is free or its `until` has passed at `nowMs`; else gives whose it is. Rejects with BackendError. */
  takeKey(
    item: KeyItem,
    nowMs: number,
  ): Promise<{ readonly taken: true } | { readonly taken: false; readonly holder: KeyItem }>

  /** Writes the parts, replacing what is there. Rejects with BackendError when not all could be written; repeating is safe. */
  putParts(parts: readonly Part[]): Promise<void>

  /**
   * Writes each part unless one of its id and name is there; `exists` changes nothing. One whose `ttl` has passed may still count as there.
   * What `putParts` may do, an enqueuer may not: it could replace, and thus delete, what others wrote.
   */
  addParts(parts: readonly Part[]): Promise<InsertAnswer[]>

  /**
   * Writes a part if the one that is there has the body `expected`; for `undefined`, if there is none or its `ttl` has passed. Of many at once
   * that expect the same, exactly one writes; the others are refused, with the part as it is. Rejects with BackendError.
   */
  swapPart(part: Part, expected: string | undefined): Promise<SwapAnswer>

  /** One part of each id, in order; `undefined` where there is none or its `ttl` has passed. Strongly consistent. Rejects with BackendError. */
  getParts(keys: readonly { readonly id: string; readonly part: string }[]): Promise<(Part | undefined)[]>

  /** All parts of a task whose name begins with `prefix`, by name. Rejects with BackendError. */
  queryParts(id: string, prefix: string): Promise<Part[]>
}

export type InsertAnswer = { readonly outcome: 'inserted' | 'exists' } | Unavailable

export type UpdateAnswer =
  | { readonly outcome: 'updated' }
  | { readonly outcome: 'refused'; readonly record: TaskRecord | undefined }
  | Unavailable

export type BriefUpdateAnswer =
  | { readonly outcome: 'updated' }
  | { readonly outcome: 'refused'; readonly record: BriefRecord | undefined }
  | Unavailable

export type SwapAnswer =
  | { readonly outcome: 'swapped' }
  | { readonly outcome: 'refused'; readonly present: Part | undefined }

export interface Unavailable {
  readonly outcome: 'unavailable'
  readonly error: BackendError
}

export interface ListQuery {
  readonly index: 'all' | 'failed' | 'due'
  readonly since: number
  readonly until: number
  /** 1 to 1000. */
  readonly limit: number
  readonly cursor: string | undefined
}
