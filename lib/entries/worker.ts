/**
 * Running tasks: batch by batch, or as a long-running process.
 *
 * @packageDocumentation
 */
import { discoverBackend } from '../adapters/aws/discovery/discover.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import type { App } from '../core/app-types.ts'
import { makeWorker, type Worker } from '../worker/worker.ts'
import { openRuntime, type RuntimeOptions } from './worker-runtime.ts'

export type { DeliveredMessage } from '../ports/task-queue.ts'
export type { PollerHealth } from '../worker/poll/health.ts'
export type { WorkerEvent } from '../worker/tell.ts'
export type { Worker } from '../worker/worker.ts'
export { type Poller, type PollOptions, poll } from './poll.ts'

export type WorkerOptions = RuntimeOptions

/**
 * A runner of batches for an app, on AWS or on whatever speaks its protocols at `endpoint`. Makes no request until its first batch.
 *
 * @throws DefinitionError when `app` was not made by `defineApp`.
 * @example const failed = await createWorker(app).processBatch(queueName, messages, remainingMs)
 */
export function createWorker(app: App, options: WorkerOptions = {}): Worker {
  return makeWorker(openRuntime(app, options, (found) => discoverBackend(eagerSdk, found)).runtime)
}
