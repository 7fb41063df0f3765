import { setTimeout as sleep } from 'node:timers/promises'
import { ascending, percentile } from '../row.ts'
import { memoryOf } from './processes.ts'
import type { Subject } from './turn.ts'

interface Latency {
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
}

export interface Idle {
  /** From the worker's start until the first handler ran. */
  readonly startMs: number
  readonly rssMb: number
  readonly pssMb: number
  /** From `enqueue` to the result in hand, in the contestant's ordinary way. */
  readonly latency: Latency
  readonly tightLatency?: Latency
}

const SETTLE_LIMIT_MS = 20_000
/** Before memory is read: what a start leaves is let go meanwhile. */
const REST_MS = 1000
const WARM_UP = 5

/** One worker with nothing to do: its start, its size, and how soon a single task's result is there. */
export async function measureIdle({ contestant, sizes, producer, startWorker }: Subject): Promise<Idle> {
  await producer.ask({ op: 'empty' })
  await producer.ask({ op: 'enqueueMany', kind: 'noop', tasks: 1 })
  const worker = await startWorker(contestant.concurrency.idle)
  try {
    const startMs = (await worker.firstRunAtMs()) - worker.startedAtMs
    await producer.ask({ op: 'settled', tasks: 1, limitMs: SETTLE_LIMIT_MS })
    await sleep(REST_MS)
    const { rssMb, pssMb } = memoryOf(await worker.pids())
    const latency = await measureLatency(false)
    const tight = contestant.hasTightCall ? { tightLatency: await measureLatency(true) } : {}
    return { startMs, rssMb, pssMb, latency, ...tight }
  } finally {
    await worker.end()
  }

  async function measureLatency(tight: boolean): Promise<Latency> {
    await producer.ask({ op: 'calls', kind: 'noop', tasks: WARM_UP, tight })
    const { samplesMs } = await producer.ask({ op: 'calls', kind: 'noop', tasks: sizes.calls, tight })
    const sorted = ascending(samplesMs)
    return { p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95), p99Ms: percentile(sorted, 0.99) }
  }
}
