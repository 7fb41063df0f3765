import { AwsError, invalid } from './aws-error.ts'
import { core, type Item, itemKey, type Store, type WriteInput } from './dynalite.ts'
import { fromDynalite, parseInput } from './dynamo-input.ts'
import { isRecord } from './http-json.ts'
import type { WritePlan, WriteRequest } from './item-plan.ts'
import type { ItemWriter } from './item-writer.ts'

const itemLimit = 100
/** DynamoDB remembers a ClientRequestToken for ten minutes. */
const tokenLifetimeMs = 600_000

const kinds: Readonly<Record<string, { readonly kind: WriteRequest['kind']; readonly operation: string }>> = {
  Put: { kind: 'put', operation: 'PutItem' },
  Update: { kind: 'update', operation: 'UpdateItem' },
  Delete: { kind: 'delete', operation: 'DeleteItem' },
  ConditionCheck: { kind: 'check', operation: 'DeleteItem' },
}

/** Transactions over a store: all writes of one, or none, in one atomic batch. Tokens are forgotten by a restart. */
export class Transactions {
  readonly #store: Store
  readonly #writer: ItemWriter
  readonly #tokens = new Map<string, { readonly items: string; readonly untilMs: number }>()

  constructor(store: Store, writer: ItemWriter) {
    this.#store = store
    this.#writer = writer
  }

  /** TransactWriteItems. @throws AwsError TransactionCanceledException with a reason for each item. */
  async write(input: Record<string, unknown>): Promise<object> {
    const entries = entriesOf(input)
    const token = typeof input['ClientRequestToken'] === 'string' ? input['ClientRequestToken'] : undefined
    const items = JSON.stringify(entries)
    if (token !== undefined && this.#isRepeat(token, items)) return {}

    const plans = await this.#writer.writeAll(entries.map((entry) => this.#toRequest(entry)))
    if (plans.some((plan) => !plan.ok)) throw cancelled(plans)
    if (token !== undefined) this.#tokens.set(token, { items, untilMs: Date.now() + tokenLifetimeMs })
    return {}
  }

  /** TransactGetItems: every item as it was at one moment. */
  async read(input: Record<string, unknown>): Promise<object> {
    const gets = entriesOf(input).map((entry) => this.#toGet(entry))
    const rows = await Promise.all(gets.map((get) => this.#rowOf(get)))
    const items = await this.#writer.lock.run(() => this.#store.db.getMany(rows))
    return { Responses: items.map((item) => (item === undefined ? {} : { Item: item })) }
  }

  #isRepeat(token: string, items: string): boolean {
    const now = Date.now()
    for (const [known, { untilMs }] of this.#tokens) if (untilMs < now) this.#tokens.delete(known)
    const earlier = this.#tokens.get(token)
    if (earlier !== undefined && earlier.items !== items) {
      const message = `The token ${token} was used with other items in the last ten minutes. Use a token once.`
      throw new AwsError('IdempotentParameterMismatchException', message)
    }
    return earlier !== undefined
  }

  #toRequest(entry: Record<string, unknown>): WriteRequest {
    const [name, body, ...others] = Object.entries(entry).flat()
    const known = kinds[String(name)]
    if (known === undefined || !isRecord(body) || others.length > 0) {
      throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
    }
    const input = parseInput<WriteInput>(this.#store, known.operation, structuredClone(body))
    return { kind: known.kind, input }
  }

  #toGet(entry: Record<string, unknown>): WriteInput {
    if (!isRecord(entry['Get'])) throw invalid('TransactItems of a read can only contain Get')
    if ('ProjectionExpression' in entry['Get']) throw invalid('The local backend returns whole items: no projections')
    return parseInput<WriteInput>(this.#store, 'GetItem', { ...entry['Get'] })
  }

  async #rowOf({ TableName, Key }: WriteInput): Promise<string> {
    const table = await this.#writer.table(TableName)
    const key: Item = Key ?? {}
    const mistake = core.validateKey(key, table)
    if (mistake) throw fromDynalite(mistake)
    return itemKey(TableName, core.createKey(key, table))
  }
}

function entriesOf(input: Record<string, unknown>): Record<string, unknown>[] {
  const entries = input['TransactItems']
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > itemLimit) {
    const count = Array.isArray(entries) ? entries.length : 0
    throw invalid(`Member must have length between 1 and ${itemLimit} at 'transactItems': ${count} items`)
  }
  return entries.filter(isRecord)
}

function cancelled(plans: readonly WritePlan[]): AwsError {
  const reasons = plans.map((plan) => {
    if (plan.ok) return { Code: 'None' }
    return { Code: reasonCode(plan.error), Message: plan.error.message, ...plan.error.fields }
  })
  const codes = reasons.map(({ Code }) => Code).join(', ')
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`
  return new AwsError('TransactionCanceledException', message, 400, { CancellationReasons: reasons })
}

function reasonCode({ type }: AwsError): string {
  return type === 'ValidationException' ? 'ValidationError' : type.replace(/Exception$/, '')
}
