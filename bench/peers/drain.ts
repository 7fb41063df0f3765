import { cpuMs, type Memory, memoryOf, processTree } from './processes.ts'
import type { Subject } from './turn.ts'
import type { Kind } from './work.ts'

export interface Drain {
  readonly tasksPerSecond: number
  /** CPU of the worker's processes, per task. */
  readonly workerUs: number
  /** CPU of the server that keeps the tasks, per task. */
  readonly serviceUs: number
  /** Of the worker's processes, when all is done. */
  readonly memory: Memory
}

const LIMIT_MS = 120_000
/** Outputs that are read back. */
const SAMPLE = 20

/**
 * How fast one worker works off what was put in before it began: from its first handler's start, so that its own start is not in it, until
 * all outputs are stored.
 */
export async function measureDrain({ contestant, sizes, producer, service, startWorker }: Subject, kind: Kind) {
  const [tasks, concurrency] =
    kind === 'noop' ? [sizes.noops, contestant.concurrency.noops] : [sizes.waits, contestant.concurrency.waits]
  await producer.ask({ op: 'empty' })
  await producer.ask({ op: 'enqueueMany', kind, tasks })
  const worker = await startWorker(concurrency)
  try {
    const firstRunAtMs = await worker.firstRunAtMs()
    const before = await usage()
    const { atMs } = await producer.ask({ op: 'settled', tasks, limitMs: LIMIT_MS })
    if (atMs === null) throw new Error(`not all of ${tasks} tasks ended within ${LIMIT_MS / 1000} s`)
    const after = await usage()
    const memory = memoryOf(await worker.pids())
    const { right, seen } = await producer.ask({ op: 'check', tasks: SAMPLE })
    if (right !== seen) throw new Error(`of ${seen} outputs ${right} were right`)
    const perTaskUs = (before: number, after: number) => ((after - before) / tasks) * 1000
    return {
      tasksPerSecond: (tasks / Math.max(1, atMs - firstRunAtMs)) * 1000,
      workerUs: perTaskUs(before.workerMs, after.workerMs),
      serviceUs: perTaskUs(before.serviceMs, after.serviceMs),
      memory,
    } satisfies Drain
  } finally {
    await worker.end()
  }

  /** A backend that runs its workers itself is not charged for them. */
  async function usage() {
    const workers = new Set(await worker.pids())
    const others = processTree(service.pid).filter((pid) => !workers.has(pid))
    return { workerMs: cpuMs([...workers]), serviceMs: cpuMs(others) }
  }
}
