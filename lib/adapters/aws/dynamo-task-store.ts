import type { RecordWrite } from '../../core/condition.ts'
import type { ManifestResources } from '../../core/manifest.ts'
import type { KeyItem, Part, TaskRecord } from '../../core/record.ts'
import { TASK_PART } from '../../core/table-schema.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import type { ListQuery, TaskStore } from '../../ports/task-store.ts'
import { itemPart, itemRecord } from './attributes.ts'
import { readBriefs, updateBriefly } from './dynamo-briefs.ts'
import type { DynamoCalls } from './dynamo-calls.ts'
import { takeKey } from './dynamo-keys.ts'
import { listIds } from './dynamo-list.ts'
import { batchPartWriter, type PartWriter, singlePartWriter } from './dynamo-part-writer.ts'
import { findParts } from './dynamo-parts.ts'
import { readItems } from './dynamo-read.ts'
import { swapPart } from './dynamo-swap.ts'
import type { DynamoTable } from './dynamo-table.ts'
import { batchWriter, type DynamoWriter, singleWriter } from './dynamo-writer.ts'

export interface DynamoTaskStoreOptions {
  readonly calls: () => Promise<DynamoCalls>
  /** Asked before each call, so keep the answer. */
  readonly resources: () => Promise<Pick<ManifestResources, 'table' | 'listing'>>
  readonly clock: Clock
  readonly entropy: Entropy
  /** `batch` (default): up to 25 writes a request, as PartiQL statements. `single`: one, as PutItem or UpdateItem. */
  readonly writes?: 'batch' | 'single'
}

/** Defined in the bundles of deployed workers, which always write in batches: see `lib/core/bundling.ts`. */
declare const TASKLANE_BATCHED: true | undefined

/** {@link TaskStore} on one DynamoDB table. It holds no rules: conditions come as data, and are only written out in DynamoDB's words. */
export class DynamoTaskStore implements TaskStore {
  readonly #table: DynamoTable
  readonly #writer: DynamoWriter
  readonly #parts: PartWriter

  constructor({ calls, resources, clock, entropy, writes = 'batch' }: DynamoTaskStoreOptions) {
    this.#table = {
      clock,
      entropy,
      now: () => clock.now(),
      reach: async () => {
        const [reached, { table, listing }] = await Promise.all([calls(), resources()])
        return { calls: reached, name: table, listing }
      },
    }
    this.#writer = batchWriter(this.#table)
    this.#parts = batchPartWriter(this.#table)
    if (typeof TASKLANE_BATCHED === 'undefined' && writes === 'single') {
      this.#writer = singleWriter(this.#table)
      this.#parts = singlePartWriter(this.#table)
    }
  }

  insertMany(records: readonly TaskRecord[]) {
    return this.#writer.insert(records)
  }

  updateMany(writes: readonly RecordWrite[]) {
    return this.#writer.update(writes, 'ALL_OLD')
  }

  updateBriefly(writes: readonly RecordWrite[]) {
    return updateBriefly(this.#table, this.#writer, writes)
  }

  async getMany(ids: readonly string[], { consistent }: { readonly consistent: boolean }) {
    const keys = ids.map((id) => ({ id, part: TASK_PART }))
    const items = await readItems(this.#table, keys, { consistent })
    return items.map((item) => (item === undefined ? undefined : itemRecord(item)))
  }

  getBriefs(ids: readonly string[]) {
    return readBriefs(this.#table, ids)
  }

  list(query: ListQuery) {
    return listIds(this.#table, query)
  }

  takeKey(item: KeyItem, nowMs: number) {
    return takeKey(this.#table, item, nowMs)
  }

  putParts(parts: readonly Part[]) {
    return this.#parts.put(parts)
  }

  addParts(parts: readonly Part[]) {
    return this.#parts.add(parts)
  }

  swapPart(part: Part, expected: string | undefined) {
    return swapPart(this.#table, part, expected)
  }

  async getParts(keys: readonly { readonly id: string; readonly part: string }[]) {
    const items = await readItems(this.#table, keys, { consistent: true })
    return items.map((item) => (item === undefined ? undefined : itemPart(item)))
  }

  queryParts(id: string, prefix: string) {
    return findParts(this.#table, id, prefix)
  }
}
