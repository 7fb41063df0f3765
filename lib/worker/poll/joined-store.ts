import type { RecordWrite } from '../../core/condition.ts'
import type { Part, TaskRecord } from '../../core/record.ts'
import type { Clock } from '../../ports/clock.ts'
import type { InsertAnswer, ListQuery, TaskStore, UpdateAnswer } from '../../ports/task-store.ts'
import { Joiner } from './joiner.ts'

/** A store for batches that run side by side: what several of them write at one time travels together. All else goes straight on. */
export class JoinedStore implements TaskStore {
  readonly #store: TaskStore
  readonly #inserts: Joiner<TaskRecord, InsertAnswer>
  readonly #updates: Joiner<RecordWrite, UpdateAnswer>

  constructor(store: TaskStore, clock: Clock) {
    this.#store = store
    this.#inserts = new Joiner((records) => store.insertMany(records), clock)
    this.#updates = new Joiner((writes) => store.updateMany(writes), clock)
  }

  insertMany(records: readonly TaskRecord[]) {
    return this.#inserts.ask(records)
  }

  updateMany(writes: readonly RecordWrite[]) {
    return this.#updates.ask(writes)
  }

  updateBriefly(writes: readonly RecordWrite[]) {
    return this.#store.updateBriefly(writes)
  }

  getMany(ids: readonly string[], options: { readonly consistent: boolean }) {
    return this.#store.getMany(ids, options)
  }

  getBriefs(ids: readonly string[]) {
    return this.#store.getBriefs(ids)
  }

  list(query: ListQuery) {
    return this.#store.list(query)
  }

  takeKey(...args: Parameters<TaskStore['takeKey']>) {
    return this.#store.takeKey(...args)
  }

  putParts(parts: readonly Part[]) {
    return this.#store.putParts(parts)
  }

  addParts(parts: readonly Part[]) {
    return this.#store.addParts(parts)
  }

  swapPart(part: Part, expected: string | undefined) {
    return this.#store.swapPart(part, expected)
  }

  getParts(keys: readonly { readonly id: string; readonly part: string }[]) {
    return this.#store.getParts(keys)
  }

  queryParts(id: string, prefix: string) {
    return this.#store.queryParts(id, prefix)
  }
}
