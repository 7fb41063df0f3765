import type { RecordWrite } from '../core/condition.ts'
import type { Part, TaskRecord } from '../core/record.ts'
import type { InsertAnswer, TaskStore, UpdateAnswer } from '../ports/task-store.ts'
import { Coalescer } from './coalescer.ts'
import type { WorkerRuntime } from './runtime.ts'

/**
 * The store as one batch's tasks see it: each asks for itself, and what they ask for together travels together.
 *
 * Claims and heartbeats go when their tick is over. The ends of runs wait a little for each other, for as long as others still run.
 */
export class BatchStore {
  readonly #insert: Coalescer<TaskRecord, InsertAnswer>
  readonly #update: Coalescer<RecordWrite, UpdateAnswer>
  readonly #settle: Coalescer<RecordWrite, UpdateAnswer>
  readonly #parts: Coalescer<readonly Part[], undefined>
  readonly #othersRun: () => boolean
  #windowMs: number

  /** @param othersRun - whether any handler of the batch is still running. */
  constructor({ store, clock, settings }: WorkerRuntime, othersRun: () => boolean) {
    const update = (writes: readonly RecordWrite[]) => updateInRounds(writes, store)
    this.#insert = new Coalescer((records) => store.insertMany(records))
    this.#update = new Coalescer(update)
    this.#parts = new Coalescer(async (lists) => {
      await store.putParts(lists.flat())
      return lists.map(() => undefined)
    })
    this.#othersRun = othersRun
    this.#windowMs = settings.settleWindowMs
    this.#settle = new Coalescer(update, (flush) => {
      if (this.#windowMs > 0 && othersRun()) clock.after(this.#windowMs, flush)
      else setImmediate(flush)
      if (this.#windowMs > 0) this.#windowMs = settings.laterSettleWindowMs
    })
  }

  insert(record: TaskRecord): Promise<InsertAnswer> {
    return this.#insert.ask(record)
  }

  update(write: RecordWrite): Promise<UpdateAnswer> {
    return this.#update.ask(write)
  }

  /** An update that ends or releases a run. */
  settle(write: RecordWrite): Promise<UpdateAnswer> {
    const answer = this.#settle.ask(write)
    if (!this.#othersRun()) setImmediate(() => void this.#settle.flush())
    return answer
  }

  async putParts(parts: readonly Part[]): Promise<void> {
    await this.#parts.ask(parts)
  }
}

/** One call takes one write a record: a second one, such as a progress beside a heartbeat, goes in the next. */
async function updateInRounds(writes: readonly RecordWrite[], store: TaskStore): Promise<readonly UpdateAnswer[]> {
  if (new Set(writes.map(({ id }) => id)).size === writes.length) return store.updateMany(writes)
  const answers = new Map<RecordWrite, UpdateAnswer>()
  for (let left = writes; left.length > 0; left = left.filter((write) => !answers.has(write))) {
    const now = [...new Map(left.toReversed().map((write) => [write.id, write])).values()]
    for (const [index, answer] of (await store.updateMany(now)).entries())
      answers.set(now[index] as RecordWrite, answer)
  }
  return writes.map((write) => answers.get(write) as UpdateAnswer)
}
