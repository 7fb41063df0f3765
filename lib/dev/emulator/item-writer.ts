import { AwsError, invalid } from './aws-error.ts'
import { type Item, isDynaliteError, type Store, type Table } from './dynalite.ts'
import { fromDynalite } from './dynamo-input.ts'
import { planWrite, rowOf, type WritePlan, type WriteRequest } from './item-plan.ts'
import { WriterLock } from './writer-lock.ts'

/** Told of every item that was written, after it was. */
export type WriteListener = (tableName: string, item: Item) => void

/**
 * Writes items, one caller at a time, each call's rows in one atomic batch: an item and its index rows are never
 * apart, not even after a crash, and no condition is judged on an item that changes underneath it.
 */
export class ItemWriter {
  readonly lock = new WriterLock()
  readonly #store: Store
  readonly #onWritten: WriteListener

  constructor(store: Store, onWritten: WriteListener) {
    this.#store = store
    this.#onWritten = onWritten
  }

  /**
   * Writes each request that its condition allows; the others' errors stand in their places.
   * @throws AwsError ValidationException, writing nothing, when two requests are about one item.
   */
  writeEach(requests: readonly WriteRequest[], duplicateMessage = 'Provided list of item keys contains duplicates') {
    return this.lock.run(async () => {
      const plans = await this.#plan(requests, duplicateMessage)
      await this.#commit(requests, plans)
      return plans
    })
  }

  /** Writes all requests or none. Gives the plans: when one of them is an error, nothing was written. */
  writeAll(requests: readonly WriteRequest[]): Promise<WritePlan[]> {
    return this.lock.run(async () => {
      const plans = await this.#plan(requests, 'Transaction request cannot include multiple operations on one item')
      if (plans.every((plan) => plan.ok)) await this.#commit(requests, plans)
      return plans
    })
  }

  /** A table's description. @throws AwsError ResourceNotFoundException. */
  table(name: string): Promise<Table> {
    return new Promise((resolve, reject) => {
      this.#store.getTable(name, (error, table) => {
        if (table !== undefined && !error) resolve(table)
        else reject(isDynaliteError(error) ? fromDynalite(error) : error)
      })
    })
  }

  async #plan(requests: readonly WriteRequest[], duplicateMessage: string): Promise<WritePlan[]> {
    const tables = await this.#tables(requests)
    const located = requests.map((request) => locate(request, tables.get(request.input.TableName)))
    const rows = located.flatMap((place) => (place instanceof AwsError ? [] : [place.row]))
    if (new Set(rows).size < rows.length) throw invalid(duplicateMessage)

    const existing = await this.#store.db.getMany(rows)
    const items = new Map(rows.map((row, index) => [row, existing[index] as Item | undefined]))
    return requests.map((request, index) => {
      const place = located[index]
      if (place === undefined || place instanceof AwsError) return { ok: false, error: place ?? invalid('No place') }
      return planWrite(this.#store, request, place.table, items.get(place.row))
    })
  }

  async #tables(requests: readonly WriteRequest[]): Promise<Map<string, Table | AwsError>> {
    const names = new Set(requests.map((request) => request.input.TableName))
    const tables = new Map<string, Table | AwsError>()
    for (const name of names) tables.set(name, await this.table(name).catch(asAwsError))
    return tables
  }

  async #commit(requests: readonly WriteRequest[], plans: readonly WritePlan[]): Promise<void> {
    const rows = plans.flatMap((plan) => (plan.ok ? plan.rows : []))
    if (rows.length === 0) return
    await this.#store.db.batch(rows)
    for (const [index, plan] of plans.entries()) {
      const request = requests[index]
      if (plan.ok && plan.item !== undefined && request) this.#onWritten(request.input.TableName, plan.item)
    }
  }
}

function locate(request: WriteRequest, table: Table | AwsError | undefined): { row: string; table: Table } | AwsError {
  if (table === undefined) return invalid('The request names no table')
  if (table instanceof AwsError) return table
  try {
    return { row: rowOf(request, table), table }
  } catch (error) {
    return asAwsError(error)
  }
}

function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error
  throw error
}
