import { type AttributeValue, core, type Item, type Store } from './dynalite.ts'
import { act } from './dynalite-action.ts'
import { parseInput } from './dynamo-input.ts'

/** What DynamoDB reads for one call; the rest it names as unprocessed. */
const PAGE_BYTES = 16 * 1024 * 1024

interface Wanted {
  readonly Keys: readonly AttributeValue[]
}

interface Reply {
  readonly Responses: Readonly<Record<string, readonly Item[]>>
  readonly UnprocessedKeys: Readonly<Record<string, Wanted>>
}

/** BatchGetItem. dynalite ends a page at 1 MB, as a query does: what it leaves is read on here, up to DynamoDB's own limit. */
export async function batchGet(store: Store, input: Record<string, unknown>): Promise<object> {
  const request = parseInput<{ RequestItems: Record<string, Wanted> }>(store, 'BatchGetItem', input)
  const found: Record<string, Item[]> = {}
  let wanted = request.RequestItems
  let bytes = 0
  for (;;) {
    const reply = (await act(store, 'BatchGetItem', { ...request, RequestItems: wanted })) as unknown as Reply
    for (const [table, items] of Object.entries(reply.Responses)) {
      found[table] = [...(found[table] ?? []), ...items]
      for (const item of items) bytes += core.itemSize(item)
    }
    const left = Object.entries(reply.UnprocessedKeys)
    if (left.length === 0 || bytes >= PAGE_BYTES) return { ...reply, Responses: found }
    // As it was asked for, projections included.
    wanted = Object.fromEntries(left.map(([table, { Keys }]) => [table, { ...request.RequestItems[table], Keys }]))
  }
}
