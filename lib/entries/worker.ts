/**
 * Running tasks: batch by batch.
 *
 * @packageDocumentation
 */
import { composeBackend } from '../adapters/aws/compose-backend.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import type { AwsOptions } from '../adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { makeClientFamily } from '../client/client.ts'
import { appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVIRONMENT, environmentResources } from '../core/environment.ts'
import { DEFAULT_SETTINGS, type WorkerSettings } from '../worker/runtime.ts'
import { makeWorker, type Worker } from '../worker/worker.ts'

export type { DeliveredMessage } from '../ports/task-queue.ts'
export type { Worker } from '../worker/worker.ts'

export interface WorkerOptions extends AwsOptions {
  /** @default TASKLANE_STAGE, else 'dev' */
  readonly stage?: string
  /** Leases, heartbeats and limits that differ from the defaults. */
  readonly settings?: Partial<WorkerSettings>
}

/**
 * A runner of batches for an app, on AWS or on whatever speaks its protocols at `endpoint`. Makes no request until its first batch.
 *
 * @throws DefinitionError when `app` was not made by `defineApp`.
 * @example const failed = await createWorker(app).processBatch(queueName, messages, remainingMs)
 */
export function createWorker(app: App, options: WorkerOptions = {}): Worker {
  const definitions = appSpec(app)
  const stage = options.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
  const resources = environmentResources(process.env, definitions.name, stage)
  const backend = composeBackend(eagerSdk, {
    ...options,
    app: definitions.name,
    stage,
    clock: systemClock,
    entropy: systemEntropy,
    ...(resources !== undefined && { resources }),
  })
  const family = makeClientFamily(backend, { app: definitions.name, stage, definitions })
  return makeWorker({
    ...backend,
    app: definitions,
    stage,
    clientFor: (parent) => family.forParent(parent),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
  })
}
