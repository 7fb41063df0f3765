import { AwsError, invalid } from './aws-error.ts'
import { type AttributeValue, type Item, itemKey, type Store, type Table } from './dynalite.ts'
import { isRecord } from './http-json.ts'
import type { WriteRequest } from './item-plan.ts'
import type { ItemWriter } from './item-writer.ts'
import type { StateFile } from './json-file.ts'

/** Two sweeps of a table are at least so far apart. */
const restMs = 1_000
/** Timers can't be set further ahead than 2^31 ms; an early sweep finds nothing and sets the next. */
const longestWaitMs = 86_400_000
/** Deletes of one commit. */
const chunkSize = 100

/**
 * Time to live that really deletes, within about a second of the expiry (AWS takes up to days).
 *
 * Nothing is polled: a table is read once when its TTL is turned on, then the soonest expiry that was read or written
 * sets the timer.
 */
export class TimeToLive {
  readonly #store: Store
  readonly #state: StateFile
  readonly #writer: () => ItemWriter
  readonly #attributes: Map<string, string>
  readonly #timers = new Map<string, { readonly atMs: number; readonly timer: NodeJS.Timeout }>()
  #closed = false

  constructor(store: Store, state: StateFile, writer: () => ItemWriter) {
    this.#store = store
    this.#state = state
    this.#writer = writer
    const saved = state.read('timeToLive')
    this.#attributes = new Map(
      isRecord(saved) ? Object.entries(saved).map(([name, value]) => [name, String(value)]) : [],
    )
    for (const table of this.#attributes.keys()) this.#wakeAt(table, Date.now() + restMs)
  }

  /** UpdateTimeToLive. */
  async update(input: Record<string, unknown>): Promise<object> {
    const table = await this.#writer().table(String(input['TableName']))
    const specification = input['TimeToLiveSpecification']
    if (!isRecord(specification) || typeof specification['AttributeName'] !== 'string') {
      throw invalid('TimeToLiveSpecification needs AttributeName and Enabled')
    }
    if (specification['Enabled'] === true) {
      this.#attributes.set(table.TableName, specification['AttributeName'])
      this.#wakeAt(table.TableName, Date.now() + restMs)
    } else this.#forget(table.TableName)
    this.#save()
    return { TimeToLiveSpecification: specification }
  }

  /** DescribeTimeToLive. */
  async describe(input: Record<string, unknown>): Promise<object> {
    const table = await this.#writer().table(String(input['TableName']))
    const AttributeName = this.#attributes.get(table.TableName)
    const enabled = { TimeToLiveStatus: 'ENABLED', AttributeName }
    return { TimeToLiveDescription: AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : enabled }
  }

  /** Told of every written item, so that the sweep comes when the soonest one expires. */
  notice(tableName: string, item: Item): void {
    const attribute = this.#attributes.get(tableName)
    if (attribute === undefined) return
    const expiry = expiryMs(item[attribute])
    if (expiry !== undefined) this.#wakeAt(tableName, Math.max(expiry, Date.now() + restMs))
  }

  /** A deleted table takes its setting with it. */
  forget(tableName: string): void {
    if (this.#forget(tableName)) this.#save()
  }

  close(): void {
    this.#closed = true
    for (const { timer } of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #forget(tableName: string): boolean {
    clearTimeout(this.#timers.get(tableName)?.timer)
    this.#timers.delete(tableName)
    return this.#attributes.delete(tableName)
  }

  #save(): void {
    this.#state.write('timeToLive', Object.fromEntries(this.#attributes))
  }

  #wakeAt(tableName: string, atMs: number): void {
    const set = this.#timers.get(tableName)
    if (this.#closed || (set !== undefined && set.atMs <= atMs)) return
    clearTimeout(set?.timer)
    const waitMs = Math.min(Math.max(atMs - Date.now(), 0), longestWaitMs)
    const timer = setTimeout(() => this.#sweep(tableName), waitMs).unref()
    this.#timers.set(tableName, { atMs, timer })
  }

  /** A sweep that fails (a full disk, a table that has just gone) is tried again; it must not end the process. */
  async #sweep(tableName: string): Promise<void> {
    this.#timers.delete(tableName)
    try {
      const next = await this.#deleteExpired(tableName)
      if (next !== undefined) this.#wakeAt(tableName, Math.max(next, Date.now() + restMs))
    } catch (error) {
      if (error instanceof AwsError && error.type === 'ResourceNotFoundException') this.forget(tableName)
      else this.#wakeAt(tableName, Date.now() + 60 * restMs)
    }
  }

  async #deleteExpired(tableName: string): Promise<number | undefined> {
    const attribute = this.#attributes.get(tableName)
    if (attribute === undefined) return undefined
    const table = await this.#writer().table(tableName)
    const now = Date.now()
    let next: number | undefined
    const expired: WriteRequest[] = []
    for await (const item of this.#items(tableName)) {
      const expiry = expiryMs(item[attribute])
      if (expiry === undefined) continue
      if (expiry > now) next = Math.min(next ?? expiry, expiry)
      else expired.push(deletion(table, item, attribute, now))
      if (expired.length >= chunkSize) await this.#writer().writeEach(expired.splice(0))
    }
    if (expired.length > 0) await this.#writer().writeEach(expired)
    return next
  }

  #items(tableName: string): AsyncIterable<Item> {
    const range = { gte: itemKey(tableName, ''), lt: itemKey(tableName, '\xFF') }
    return this.#store.db.values(range) as AsyncIterable<Item>
  }
}

/** The expiry of an item in epoch milliseconds; only a number counts, as at AWS. */
function expiryMs(value: AttributeValue | undefined): number | undefined {
  const seconds = value?.['N'] === undefined ? Number.NaN : Number(value['N'])
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

/** The condition keeps an item whose expiry was moved since it was read. */
function deletion(table: Table, item: Item, attribute: string, nowMs: number): WriteRequest {
  const Key: Item = {}
  for (const { AttributeName } of table.KeySchema) Key[AttributeName] = item[AttributeName] ?? { NULL: true }
  const bound = { N: String(nowMs / 1000) }
  const expression = { type: '<=', args: [[attribute], bound] }
  return { kind: 'delete', input: { TableName: table.TableName, Key, _condition: { expression } } }
}
