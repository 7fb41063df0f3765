import { AwsError, invalid } from './aws-error.ts'
import {
  type Action,
  type AttributeValue,
  type Callback,
  core,
  type Item,
  indexKey,
  isDynaliteError,
  itemKey,
  type LevelOperation,
  loadAction,
  type Store,
  type Table,
  type WriteInput,
} from './dynalite.ts'
import { fromDynalite } from './dynamo-input.ts'

/** One item's change, checked but not yet tried against the item as it is. */
export interface WriteRequest {
  readonly kind: 'put' | 'update' | 'delete' | 'check'
  readonly input: WriteInput
  /** PartiQL's own rules: an UPDATE needs the item, an INSERT needs its absence, a DELETE of no item succeeds. */
  readonly presence?: 'required' | 'forbidden' | 'optional'
}

/** What a change would do: the rows to write and the reply, or the error that stands against it. */
export type WritePlan =
  | {
      readonly ok: true
      readonly reply: Record<string, unknown>
      readonly rows: readonly LevelOperation[]
      readonly item: Item | undefined
    }
  | { readonly ok: false; readonly error: AwsError }

const actions: Record<'put' | 'update' | 'delete', Action> = {
  put: loadAction('PutItem'),
  update: loadAction('UpdateItem'),
  delete: loadAction('DeleteItem'),
}

/** Finds the row that a request is about. @throws AwsError when the key doesn't fit the table. */
export function rowOf(request: WriteRequest, table: Table): string {
  const { Item, Key } = request.input
  const mistake = Item === undefined ? core.validateKey(Key ?? {}, table) : core.validateItem(Item, table)
  if (mistake) throw fromDynalite(mistake)
  return itemKey(table.TableName, core.createKey(Item ?? Key ?? {}, table))
}

/**
 * Decides one change against the item as it is, without writing anything.
 *
 * dynalite's own action runs on a store that answers at once and only notes what would be written: its semantics
 * stay its own, while the caller commits an item, its index rows and its neighbours in one atomic batch.
 */
export function planWrite(store: Store, request: WriteRequest, table: Table, existing: Item | undefined): WritePlan {
  const { kind, input, presence } = request
  if (presence === 'forbidden' && existing !== undefined) return { ok: false, error: duplicateItem() }
  if (presence === 'required' && existing === undefined) return { ok: false, error: conditionFailed() }
  if (presence === 'optional' && existing === undefined) return { ok: true, reply: {}, rows: [], item: undefined }
  if (kind === 'check') return planCheck(input, existing)

  const rows: LevelOperation[] = []
  let answer: { error: unknown; reply: Record<string, unknown> } | undefined
  actions[kind](notingStore(store, table, existing, rows), input, (error, reply) => {
    answer = { error, reply: reply ?? {} }
  })

  if (answer === undefined) throw new Error(`dynalite's ${kind} did not answer at once; its version must be 4.0.0`)
  if (answer.error) return { ok: false, error: withOldItem(answer.error, input, existing) }
  const written = rows.findLast((row) => row.type === 'put' && row.key.startsWith('item-'))
  const item = written?.value as Item | undefined
  const mistake = item === undefined ? undefined : indexKeyMistake(item, table)
  if (mistake !== undefined) return { ok: false, error: mistake }
  const changed = rows.filter((row) => row === written || !isThereAlready(row, item, existing))
  return { ok: true, reply: answer.reply, rows: changed, item }
}

/**
 * Whether an index row would be put as it is. dynalite puts each anew, and most updates change nothing that an index keeps; one that keeps the
 * whole item is always put.
 */
function isThereAlready(row: LevelOperation, item: Item | undefined, existing: Item | undefined): boolean {
  if (row.type !== 'put' || row.value === item || existing === undefined) return false
  return Object.entries(row.value as Item).every(([name, value]) => isSame(value, existing[name]))
}

function isSame(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** dynalite looks at the keys' types, and not whether there is anything in them. */
function indexKeyMistake(item: Item, { GlobalSecondaryIndexes = [] }: Table): AwsError | undefined {
  for (const { IndexName, KeySchema } of GlobalSecondaryIndexes) {
    const empty = KeySchema.find(({ AttributeName }) => item[AttributeName]?.['S'] === '')
    if (empty === undefined) continue
    const where = `IndexName: ${IndexName}, IndexKey: ${empty.AttributeName}`
    return invalid(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. ${where}`,
    )
  }
  return undefined
}

function planCheck(input: WriteInput, existing: Item | undefined): WritePlan {
  const failure = core.checkConditional(input, existing)
  if (failure) return { ok: false, error: withOldItem(failure, input, existing) }
  return { ok: true, reply: {}, rows: [], item: undefined }
}

function withOldItem(error: unknown, input: WriteInput, existing: Item | undefined): AwsError {
  if (!isDynaliteError(error)) throw error
  const failure = fromDynalite(error)
  const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && existing !== undefined
  if (failure.type !== 'ConditionalCheckFailedException' || !wanted) return failure
  return new AwsError(failure.type, failure.message, failure.statusCode, { Item: existing })
}

function notingStore(store: Store, table: Table, existing: Item | undefined, rows: LevelOperation[]): object {
  const notes = (keyOf: (key: string) => string) => ({
    lock: (_key: string, work: (release: (callback: unknown) => unknown) => void) => work((callback) => callback),
    get: (_key: string, callback: Callback<Item>) => callback(null, existing),
    put: (key: string, value: unknown, callback: Callback<void>) => {
      rows.push({ type: 'put', key: keyOf(key), value })
      callback(null)
    },
    del: (key: string, callback: Callback<void>) => {
      rows.push({ type: 'del', key: keyOf(key) })
      callback(null)
    },
  })
  return {
    options: store.options,
    getTable: (_name: string, callback: Callback<Table>) => callback(null, table),
    getItemDb: (name: string) => notes((key) => itemKey(name, key)),
    getIndexDb: (kind: string, name: string, index: string) => notes((key) => indexKey(kind, name, index, key)),
  }
}

function duplicateItem(): AwsError {
  return new AwsError('DuplicateItemException', 'Duplicate primary key exists in table')
}

function conditionFailed(): AwsError {
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed')
}
