import { composeBackend } from '../adapters/aws/compose-backend.ts'
import { eagerSdk } from '../adapters/aws/eager-sdk.ts'
import type { AwsOptions } from '../adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { makeClientFamily } from '../client/client.ts'
import { appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVIRONMENT, environmentResources } from '../core/environment.ts'
import { DEFAULT_SETTINGS, type WorkerRuntime, type WorkerSettings } from '../worker/runtime.ts'

export interface RuntimeOptions extends AwsOptions {
  /** @default TASKLANE_STAGE, else 'dev' */
  readonly stage?: string
  /** Leases, heartbeats and limits that differ from the defaults. */
  readonly settings?: Partial<WorkerSettings>
}

/** What a worker of `app` stands on, on AWS. `close` waits for what handlers still enqueue, and lets connections go. */
export function openRuntime(
  app: App,
  options: RuntimeOptions,
): { readonly runtime: WorkerRuntime; readonly close: () => Promise<void> } {
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
  const runtime = {
    ...backend,
    app: definitions,
    stage,
    clientFor: (parent) => family.forParent(parent),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
  } satisfies WorkerRuntime
  return { runtime, close: () => family.client.close() }
}
