import { DEFAULTS } from '../core/defaults.ts'
import { planApp } from '../core/plan.ts'
import type { DeliveredMessage } from '../ports/task-queue.ts'
import { Controls } from './controls.ts'
import { processBatch } from './process-batch.ts'
import type { WorkerRuntime } from './runtime.ts'
import { TaskStates } from './task-states.ts'

/** Runs batches of messages, one after the other or side by side. */
export interface Worker {
  /**
   * Runs the tasks of one batch and records how each ended.
   *
   * @param queue - the physical name of the queue that the messages came from.
   * @param remainingMs - how long it may take; tasks that would not end in it are given back.
   * @returns the ids of the messages that must be delivered again: Lambda's `batchItemFailures`. The others may be deleted.
   */
  processBatch(queue: string, messages: readonly DeliveredMessage[], remainingMs: number): Promise<string[]>
}

export function makeWorker(runtime: WorkerRuntime): Worker {
  const memory = { states: new TaskStates(), controls: new Controls(runtime) }
  const queues = planApp(runtime.app, runtime.stage).groups.flatMap((group) => group.queues)
  const parallelismOf = new Map(queues.map(({ name, batchSize }) => [name, batchSize]))
  return {
    processBatch: (queue, messages, remainingMs) => {
      const parallelism = parallelismOf.get(queue) ?? DEFAULTS.group.parallelism
      return processBatch({ queue, messages, remainingMs, parallelism }, runtime, memory)
    },
  }
}
