import type { DynamoCalls } from './dynamo-calls.ts'
import type { Pace } from './pace.ts'

/** The table as the parts of the store share it: reached lazily, so that nothing happens before the first call. */
export interface DynamoTable extends Pace {
  /** The wall clock, in ms: for what has expired though it is still there. */
  now(): number
  reach(): Promise<ReachedTable>
}

interface ReachedTable {
  readonly calls: DynamoCalls
  readonly name: string
  /** Whether records stand in the listing index. */
  readonly listing: boolean
}

/** The second that has wholly begun: a `ttl` at or before it has passed. */
export function nowSeconds(table: Pick<DynamoTable, 'now'>): number {
  return Math.floor(table.now() / 1000)
}
