import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from 'tasklane/client'
import type { LedgerItem } from '../../lib/core/request-ledger.ts'
import { INDEXES, TABLE_KEY } from '../../lib/core/table-schema.ts'
import { type AwsCaller, awsCaller } from '../../lib/dev/aws-call.ts'
import type requests from '../apps/requests.ts'
import { itemBytes, type WireItem } from '../item-bytes.ts'
import { openLocalQueue, STAGE } from '../local-queue.ts'
import { setPolling } from '../polling.ts'

const TASKS = 10
/** Long enough to look at them while they run. */
const RUN_MS = 1500
const PATIENCE_MS = 10_000

/** How large the items of tasks are, as they wait, run and have ended, by what lies in the table. */
export async function measureItems(track: 'full' | 'run'): Promise<LedgerItem> {
  await using queue = await openLocalQueue('requests')
  await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint: queue.proxy.endpoint })
  const aws = awsCaller(queue.proxy.endpoint)
  const items = await tableReader(aws)
  await queue.startWorkers()
  await setPolling(aws, { Enabled: false })
  await Promise.all(Array.from({ length: TASKS }, () => client.enqueue('pause', { ms: RUN_MS }, { track })))
  const pending = await items()
  await setPolling(aws, { Enabled: true })
  const started = await until(items, 'STARTED')
  const ended = await until(items, 'SUCCESS')
  aws.close()
  return {
    ...(pending.length > 0 && { pending: largest(pending) }),
    started: largest(started),
    ended: largest(ended),
    listing: largest(ended.map(listingRow)),
  }
}

async function tableReader(aws: AwsCaller): Promise<() => Promise<WireItem[]>> {
  const { TableNames } = await aws.json('DynamoDB_20120810.ListTables', {})
  const [TableName] = TableNames as readonly string[]
  return async () => {
    const { Items } = await aws.json('DynamoDB_20120810.Scan', { TableName, ConsistentRead: true })
    return (Items as WireItem[]).filter(({ part }) => part?.['S'] === 'task')
  }
}

async function until(items: () => Promise<WireItem[]>, status: string): Promise<WireItem[]> {
  const giveUpMs = performance.now() + PATIENCE_MS
  for (;;) {
    const found = await items()
    if (found.length === TASKS && found.every((item) => item['status']?.['S'] === status)) return found
    if (performance.now() > giveUpMs) throw new Error(`no ${TASKS} tasks became ${status}`)
    await sleep(50)
  }
}

/** What an index that projects keys only holds of an item. */
function listingRow(item: WireItem): WireItem {
  const { hash, range } = INDEXES.listing
  const keys = [TABLE_KEY.hash, TABLE_KEY.range, hash, range]
  return Object.fromEntries(keys.flatMap((key) => (item[key] === undefined ? [] : [[key, item[key]]])))
}

function largest(items: readonly WireItem[]): number {
  return Math.max(...items.map(itemBytes))
}
