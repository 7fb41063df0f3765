import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { Histogram } from './histogram.ts'
import type { FailedWorld } from './run-worlds.ts'
import type { ShardOrder, ShardProgress, ShardReport } from './shard.ts'

export interface Verdict {
  readonly histogram: Histogram
  /** Of the worlds that failed, the first of each thread, by seed. */
  readonly failed: readonly FailedWorld[]
}

/** Worlds of one seed after the other, on all cores, each thread until one of its worlds fails. */
export async function runSharded(
  from: number,
  count: number,
  onProgress: (worlds: number) => void = () => {},
): Promise<Verdict> {
  const threads = availableParallelism()
  let worlds = 0
  const progressed = (more: number) => {
    worlds += more
    onProgress(worlds)
  }
  const shards = Array.from({ length: Math.min(threads, count) }, (_, index) => ({
    seeds: { from: from + index, count: count - index, step: threads },
    mutant: undefined,
  }))
  const histogram = new Histogram()
  const reports = await Promise.all(shards.map((shard) => runShard(shard, progressed)))
  for (const { counts } of reports) histogram.merge(counts)
  const failed = reports.flatMap((report) => report.failed ?? []).toSorted((a, b) => a.seed - b.seed)
  return { histogram, failed }
}

/** One thread's work. */
export function runShard(order: ShardOrder, onProgress: (worlds: number) => void = () => {}): Promise<ShardReport> {
  const { promise, resolve, reject } = Promise.withResolvers<ShardReport>()
  const worker = new Worker(new URL('./shard.ts', import.meta.url), {
    workerData: order,
    execArgv: ['--conditions=tasklane-source'],
    // Worlds are garbage soon: a larger nursery has to be swept less often.
    resourceLimits: { maxYoungGenerationSizeMb: 64 },
  })
  worker.on('message', (message: ShardProgress | ShardReport) => {
    if ('worlds' in message) onProgress(message.worlds)
    else resolve(message)
  })
  worker.once('error', reject)
  worker.once('exit', (code) => reject(new Error(`a thread of worlds ended early, with code ${code}`)))
  return promise.finally(() => void worker.terminate())
}
