import type { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import type { OutgoingMessage, TaskQueue } from '../../lib/ports/task-queue.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import type { Wire } from './wire.ts'

/** What the queues' side of a world needs beside the queue itself. */
export interface QueueSide {
  readonly queue: MemoryTaskQueue
  readonly ledger: Ledger
  readonly scheduler: Scheduler
  /** Called after each change that may let a message be received. */
  readonly changed: () => void
}

/** The queues as one process reaches them. */
export function faultyQueue({ queue, ledger, scheduler, changed }: QueueSide, wire: Wire): TaskQueue {
  const failed = (error: Error) => ({ outcome: 'failed', error }) as never
  const { process } = wire
  const sendNow = async (name: string, messages: readonly OutgoingMessage[]) => {
    const answers = await queue.sendMany(name, messages)
    changed()
    return answers
  }
  return {
    sendMany: (name, messages) =>
      wire.perItem(
        'send',
        messages,
        (some) => sendNow(name, some),
        (error) => ({ outcome: 'unavailable', error }) as never,
        ({ body, delaySeconds }) => `${ledger.nameIn(body)}>${short(name)}+${delaySeconds}s`,
        // A producer's second message may turn up at any time while a queue could still hold it.
        async (first) => {
          scheduler.at(scheduler.now() + lateMs(process.random), () => void sendNow(name, messages))
          return first
        },
      ),
    receive: async () => {
      throw new Error('only mappings receive')
    },
    deleteMany: (name, receipts) =>
      wire.perItem(
        'delete',
        receipts,
        async (some) => {
          const answers = await queue.deleteMany(name, some)
          ledger.deleted(some)
          return answers
        },
        failed,
        (receipt) => ledger.nameOfReceipt(receipt),
      ),
    changeVisibilityMany: (name, changes) =>
      wire.perItem(
        'visibility',
        changes,
        async (some) => {
          const answers = await queue.changeVisibilityMany(name, some)
          changed()
          return answers
        },
        failed,
        ({ receipt, visibilitySeconds }) => `${ledger.nameOfReceipt(receipt)}+${visibilitySeconds}s`,
      ),
    depth: (name) => queue.depth(name),
  }
}

/** When a duplicate comes: soon, or as late as SQS could still hold it (14 days). */
export function lateMs(random: Random): number {
  return random.weighted([
    [5, random.int(0, 5000)],
    [4, random.int(5000, 600_000)],
    [2, random.int(3_600_000, 13.5 * 86_400_000)],
  ])
}

function short(queueName: string): string {
  return queueName.replace(/^tl_sim_sim_/, '')
}
