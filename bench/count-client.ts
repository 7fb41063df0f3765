import { ResultTimeoutError } from 'tasklane'
import { createClient, type EnqueueOptions, gather } from 'tasklane/client'
import type requests from './apps/requests.ts'
import type { CountingProxy } from './counting-proxy.ts'
import { openLocalQueue, STAGE } from './local-queue.ts'

/** What a client asked of each service. */
export interface ClientRequests {
  readonly sqs: number
  readonly dynamodb: number
  /** To find the app: once, whatever follows. */
  readonly ssm: number
}

/** The requests of so many `enqueue` calls that are made at once, each with the options of its number. */
export async function countEnqueue(
  calls: number,
  optionsOf: (index: number) => EnqueueOptions = () => ({}),
): Promise<ClientRequests> {
  await using queue = await openLocalQueue('requests')
  await using client = clientOf(queue.proxy)
  queue.proxy.clear()
  await Promise.all(Array.from({ length: calls }, (_, index) => client.enqueue('trivial', index, optionsOf(index))))
  const { proxy } = queue
  return { sqs: proxy.count('sqs'), dynamodb: proxy.count('dynamodb'), ssm: proxy.count('ssm') }
}

/** The requests of each round in which `gather` looks at so many tasks, none of which ends. */
export async function countGatherRounds(handles: number, options: EnqueueOptions = {}): Promise<number[]> {
  await using queue = await openLocalQueue('requests')
  await using client = clientOf(queue.proxy)
  const pending = await Promise.all(Array.from({ length: handles }, (_, n) => client.enqueue('trivial', n, options)))
  queue.proxy.clear()
  await gather(pending, { interval: ROUND_MS, timeout: 3 * ROUND_MS }).catch((error: unknown) => {
    if (!(error instanceof ResultTimeoutError)) throw error
  })
  return rounds(queue.proxy)
}

function clientOf({ endpoint }: CountingProxy) {
  return createClient<typeof requests>({ app: 'bench', stage: STAGE, endpoint })
}

/** Long, so that the pause between two rounds can't be taken for one within a round. */
const ROUND_MS = 1000

/** Requests that follow each other within half an interval are of one round. */
function rounds({ seen }: CountingProxy): number[] {
  const counts: number[] = []
  let lastMs = Number.NEGATIVE_INFINITY
  for (const { atMs } of seen) {
    const isNew = atMs - lastMs > ROUND_MS / 2
    if (isNew) counts.push(0)
    counts[counts.length - 1] = (counts.at(-1) ?? 0) + 1
    lastMs = atMs
  }
  return counts
}
