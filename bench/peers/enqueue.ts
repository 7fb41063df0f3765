import { cpuMs, processTree } from './processes.ts'
import type { Subject } from './turn.ts'

export interface Enqueue {
  readonly tasksPerSecond: number
  /** CPU of the producer's process, per task. */
  readonly producerUs: number
}

/** Single calls that are on their way at once. */
const AT_ONCE = 32
const WARM_UP = 200

/** How fast tasks are put in while nothing takes them out. */
export async function measureEnqueue({
  producer,
  sizes,
}: Subject): Promise<{ readonly many: Enqueue; readonly each: Enqueue }> {
  await producer.ask({ op: 'empty' })
  await producer.ask({ op: 'enqueueMany', kind: 'noop', tasks: WARM_UP })

  const measured = async (tasks: number, enqueue: () => Promise<{ readonly ms: number }>): Promise<Enqueue> => {
    await producer.ask({ op: 'empty' })
    const cpu = () => cpuMs(processTree(producer.pid))
    const before = cpu()
    const { ms } = await enqueue()
    return { tasksPerSecond: (tasks / ms) * 1000, producerUs: ((cpu() - before) / tasks) * 1000 }
  }
  const many = await measured(sizes.many, () => producer.ask({ op: 'enqueueMany', kind: 'noop', tasks: sizes.many }))
  const each = await measured(sizes.each, () =>
    producer.ask({ op: 'enqueueEach', kind: 'noop', tasks: sizes.each, atOnce: AT_ONCE }),
  )
  return { many, each }
}
