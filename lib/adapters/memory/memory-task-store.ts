import { type BriefRecord, briefRecord } from '../../core/brief-record.ts'
import { type Field, holds, type RecordWrite } from '../../core/condition.ts'
import { BackendError } from '../../core/errors/index.ts'
import { isTerminal, type KeyItem, type Part, type TaskRecord } from '../../core/record.ts'
import type { Clock } from '../../ports/clock.ts'
import type {
  BriefUpdateAnswer,
  InsertAnswer,
  ListQuery,
  SwapAnswer,
  TaskStore,
  Unavailable,
  UpdateAnswer,
} from '../../ports/task-store.ts'
import { copied } from './copied.ts'
import { unstorable } from './storable.ts'

/** The reference: what {@link TaskStore} promises, in its shortest form. Values go in and out as copies, as over a wire. */
export class MemoryTaskStore implements TaskStore {
  readonly #clock: Pick<Clock, 'now'>
  readonly #records = new Map<string, TaskRecord>()
  readonly #parts = new Map<string, Part>()
  readonly #keys = new Map<string, KeyItem>()

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  async insertMany(records: readonly TaskRecord[]): Promise<InsertAnswer[]> {
    return records.map((record) => {
      const mistake = unstorable(record)
      if (mistake !== undefined) return refusedFor(mistake)
      if (this.#live(record.id) !== undefined) return { outcome: 'exists' }
      this.#records.set(record.id, copied(record))
      return { outcome: 'inserted' }
    })
  }

  async updateMany(writes: readonly RecordWrite[]): Promise<UpdateAnswer[]> {
    return writes.map((write) => {
      const record = this.#live(write.id)
      if (record === undefined || !holds(write.when, record)) {
        return { outcome: 'refused', record: copied(record) }
      }
      const after = changed(record, write)
      const mistake = unstorable(after)
      if (mistake !== undefined) return refusedFor(mistake)
      this.#records.set(write.id, after)
      return { outcome: 'updated' }
    })
  }

  async updateBriefly(writes: readonly RecordWrite[]): Promise<BriefUpdateAnswer[]> {
    const answers = await this.updateMany(writes)
    return answers.map((answer) =>
      answer.outcome === 'refused' ? { outcome: 'refused', record: brief(answer.record) } : answer,
    )
  }

  async getBriefs(ids: readonly string[]): Promise<(BriefRecord | undefined)[]> {
    return ids.map((id) => brief(this.#live(id)))
  }

  async getMany(ids: readonly string[]): Promise<(TaskRecord | undefined)[]> {
    return ids.map((id) => copied(this.#live(id)))
  }

  async list({ index, since, until, limit, cursor }: ListQuery) {
    if (cursor !== undefined && !CURSOR.test(cursor)) throw badCursor(cursor)
    const time = (record: TaskRecord) => (index === 'all' ? record.createdAt : (record.markAt ?? 0))
    const sorted = [...this.#records.values()]
      .filter((record) => (index === 'all' || record.mark === index) && this.#live(record.id) !== undefined)
      .filter((record) => time(record) >= since && time(record) < until)
      .toSorted((a, b) => time(b) - time(a) || (a.id < b.id ? 1 : -1))
    const start = cursor === undefined ? 0 : sorted.findIndex((record) => position(time(record), record.id) < cursor)
    const page = start < 0 ? [] : sorted.slice(start, start + limit)
    const last = page.at(-1)
    const more = last !== undefined && last !== sorted.at(-1)
    return { ids: page.map(({ id }) => id), cursor: more ? position(time(last), last.id) : undefined }
  }

  async takeKey(item: KeyItem, nowMs: number) {
    const holder = this.#keys.get(item.id)
    if (holder !== undefined && holder.until > nowMs) return { taken: false, holder } as const
    this.#keys.set(item.id, item)
    return { taken: true } as const
  }

  async putParts(parts: readonly Part[]): Promise<void> {
    for (const part of parts) {
      const mistake = unstorable(part)
      if (mistake !== undefined) throw refusedFor(mistake).error
    }
    for (const part of parts) this.#parts.set(partKey(part), part)
  }

  async addParts(parts: readonly Part[]): Promise<InsertAnswer[]> {
    return parts.map((part) => {
      const mistake = unstorable(part)
      if (mistake !== undefined) return refusedFor(mistake)
      if (this.#parts.has(partKey(part))) return { outcome: 'exists' }
      this.#parts.set(partKey(part), part)
      return { outcome: 'inserted' }
    })
  }

  async swapPart(part: Part, expected: string | undefined): Promise<SwapAnswer> {
    const present = this.#livePart(this.#parts.get(partKey(part)))
    if (present?.body !== expected) return { outcome: 'refused', present }
    await this.putParts([part])
    return { outcome: 'swapped' }
  }

  async getParts(keys: readonly { readonly id: string; readonly part: string }[]): Promise<(Part | undefined)[]> {
    return keys.map((key) => this.#livePart(this.#parts.get(partKey(key))))
  }

  async queryParts(id: string, prefix: string): Promise<Part[]> {
    return [...this.#parts.values()]
      .filter((part) => part.id === id && part.part.startsWith(prefix) && this.#livePart(part) !== undefined)
      .toSorted((a, b) => (a.part < b.part ? -1 : 1))
  }

  /** How many records have not ended: what a drained queue has none of. */
  get open(): number {
    return [...this.#records.values()].filter(({ status }) => !isTerminal(status)).length
  }

  #live(id: string): TaskRecord | undefined {
    const record = this.#records.get(id)
    return record === undefined || record.ttl * 1000 <= this.#clock.now() ? undefined : record
  }

  #livePart(part: Part | undefined): Part | undefined {
    return part?.ttl !== undefined && part.ttl * 1000 <= this.#clock.now() ? undefined : part
  }
}

function changed(record: TaskRecord, { set, remove }: RecordWrite): TaskRecord {
  const gone = remove.filter((field) => record[field] !== undefined)
  const kept = gone.length === 0 ? record : without(record, gone)
  return { ...kept, ...copied(set) }
}

/** Built without the fields: objects that lose some are slow from then on. */
function without(record: TaskRecord, fields: readonly Field[]): TaskRecord {
  const kept: Record<string, unknown> = {}
  for (const field in record) if (!fields.includes(field as Field)) kept[field] = record[field as Field]
  return kept as unknown as TaskRecord
}

function brief(record: TaskRecord | undefined): BriefRecord | undefined {
  return record === undefined ? undefined : briefRecord(record)
}

function refusedFor(mistake: string): Unavailable {
  return { outcome: 'unavailable', error: new BackendError('Memory write', mistake, { retryable: false }) }
}

const CURSOR = /^\d{16}\|/

function badCursor(cursor: string): BackendError {
  const shown = JSON.stringify(cursor.slice(0, 40))
  return new BackendError('Memory list', `${shown} is no cursor of this list; begin again without one`, {
    retryable: false,
  })
}

/** Sorts as the list does: by time, then by id. */
function position(time: number, id: string): string {
  return `${String(time).padStart(16, '0')}|${id}`
}

function partKey({ id, part }: { readonly id: string; readonly part: string }): string {
  return JSON.stringify([id, part])
}
