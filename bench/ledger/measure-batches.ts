import { createClient } from 'tasklane/client'
import type { Track } from '../../lib/core/record.ts'
import type { LedgerRow } from '../../lib/core/request-ledger.ts'
import { awsCaller } from '../../lib/dev/aws-call.ts'
import type requests from '../apps/requests.ts'
import type { CountingProxy } from '../counting-proxy.ts'
import { openLocalQueue, STAGE } from '../local-queue.ts'
import { setPolling } from '../polling.ts'

const TRACKS: readonly Track[] = ['full', 'run', 'none']
/** Batches of each size. */
const BATCHES = 6

export interface MeasuredBatches {
  readonly batches: Readonly<Record<Track, readonly LedgerRow[]>>
  readonly messageBytes: Readonly<Record<Track, number>>
}

/** Counts what batches of these sizes ask for: the same tasks, so many in one tick, and a mapping with that batch size. */
export async function measureBatches(fills: readonly number[]): Promise<MeasuredBatches> {
  await using queue = await openLocalQueue('requests')
  const { proxy } = queue
  await using client = createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint: proxy.endpoint })
  const aws = awsCaller(proxy.endpoint)
  const enqueue = async (track: Track, count: number) => {
    await Promise.all(Array.from({ length: count }, () => client.enqueue('trivial', 0, { track })))
  }
  // What each process asks once, to find the app and whether its queue is paused, is no part of any batch.
  await queue.startWorkers()
  let done = 20
  await enqueue('full', done)
  await queue.drained(done)

  const batches: Record<Track, LedgerRow[]> = { full: [], run: [], none: [] }
  const messageBytes = { full: 0, run: 0, none: 0 }
  for (const track of TRACKS)
    for (const fill of fills) {
      await setPolling(aws, { Enabled: false, BatchSize: fill })
      proxy.clear()
      for (let batch = 0; batch < BATCHES; batch++) await enqueue(track, fill)
      const enqueued = proxy.seen
      await setPolling(aws, { Enabled: true })
      done += BATCHES * fill
      await queue.drained(done)
      batches[track].push(rowOf(fill, proxy))
      messageBytes[track] = Math.max(messageBytes[track], Math.ceil(largestMessage(enqueued)))
    }
  aws.close()
  return { batches, messageBytes }
}

function rowOf(fill: number, { seen }: CountingProxy): LedgerRow {
  const of = (...operations: string[]) => seen.filter(({ operation }) => operations.includes(operation))
  const mean = (count: number) => Math.round((count / BATCHES) * 100) / 100
  const writing = seen.filter(({ service, operation }) => service === 'dynamodb' && operation !== 'BatchGetItem')
  return {
    fill,
    sends: mean(of('SendMessageBatch', 'SendMessage').length),
    receives: mean(of('ReceiveMessage').filter(({ broughtMessages }) => broughtMessages).length),
    deletes: mean(of('DeleteMessageBatch', 'DeleteMessage').length),
    writeRequests: mean(writing.length),
    writes: mean(writing.reduce((sum, { items }) => sum + items, 0)),
  }
}

function largestMessage(seen: CountingProxy['seen']): number {
  const sends = seen.filter(({ operation }) => operation === 'SendMessageBatch')
  return Math.max(...sends.map(({ messageBytes, items }) => messageBytes / items))
}
