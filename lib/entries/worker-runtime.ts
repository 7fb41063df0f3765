import type { AwsBackendOptions, LocatedBackend } from '../adapters/aws/compose-backend.ts'
import type { AwsOptions } from '../adapters/aws/index.ts'
import { openTelemetry } from '../adapters/opentelemetry/open-telemetry.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { makeClientFamily } from '../client/client.ts'
import { type AppSpec, appSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVIRONMENT, environmentResources } from '../core/environment.ts'
import { OptionError } from '../core/errors/index.ts'
import type { Clock } from '../ports/clock.ts'
import { DEFAULT_SETTINGS, type Threads, type WorkerRuntime, type WorkerSettings } from '../worker/runtime.ts'
import type { WorkerEvent } from '../worker/tell.ts'
import { ThreadPool } from '../worker/thread/thread-pool.ts'
import { telemetryOf } from './worker-telemetry.ts'

export interface RuntimeOptions extends AwsOptions {
  /** @default TASKLANE_STAGE, else 'dev' */
  readonly stage?: string
  /** Leases, heartbeats and limits that differ from the defaults. */
  readonly settings?: Partial<WorkerSettings>
  /**
   * What threads load, as a path or `file:` URL, for groups with `isolate: 'thread'`: the module whose default export is the app. In a
   * program that is bundled into one file, that file: `import.meta.url`.
   */
  readonly entry?: string | URL
  /**
   * Told of each task that failed or will run again, and of each message that went to a dead-letter queue, for your logs.
   * @default none; a worker function writes a line of JSON
   */
  readonly onEvent?: (event: WorkerEvent) => void
  /**
   * How what handlers log is printed: `json` writes each line of `ctx.log` and `console` with its task, its attempt and its trace.
   * @default 'json' where AWS_LAMBDA_LOG_FORMAT says so, as it does in functions that `TaskQueue` makes, else 'text'
   */
  readonly logFormat?: 'json' | 'text'
  /**
   * Whether to print a line for each batch and task name that CloudWatch makes metrics of, at its price for each.
   * @default whether TASKLANE_METRICS is 'on'
   */
  readonly metrics?: boolean
}

/**
 * What a worker of `app`, or of some of its groups, stands on, on AWS. `close` waits for what handlers still enqueue, and lets connections and threads go.
 *
 * @param compose - by `composeBackend` for functions on Lambda, by `discoverBackend` for people's own processes.
 * @throws OptionError when a group wants threads, and `entry` is missing.
 */
export function openRuntime(
  app: App,
  options: RuntimeOptions & { readonly clock?: Clock },
  compose: (options: AwsBackendOptions) => LocatedBackend,
  groups?: readonly string[],
): { readonly runtime: WorkerRuntime; readonly close: () => Promise<void> } {
  const definitions = appSpec(app)
  const stage = options.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
  const resources = environmentResources(process.env, definitions.name, stage)
  const backend = compose({
    ...options,
    app: definitions.name,
    stage,
    stageOption: options.stage,
    clock: options.clock ?? systemClock,
    entropy: systemEntropy,
    ...(resources !== undefined && { resources }),
  })
  const family = makeClientFamily(backend, { app: definitions.name, stage, definitions, tracing: openTelemetry })
  const threads = threadsOf(definitions, groups, options.entry)
  const runtime = {
    ...backend,
    app: definitions,
    stage,
    clientFor: (parent) => family.forParent(parent),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    hookCalls: family.core.hookCalls,
    tracing: openTelemetry,
    ...telemetryOf(definitions, stage, options),
    ...(threads !== undefined && { threads }),
    ...(options.onEvent !== undefined && { onEvent: options.onEvent }),
  } satisfies WorkerRuntime
  const close = async () => {
    await threads?.close()
    await family.client.close()
  }
  return { runtime, close }
}

function threadsOf(
  { groups }: AppSpec,
  served: readonly string[] | undefined,
  entry: string | URL | undefined,
): Threads | undefined {
  const isolated = [...groups.values()]
    .filter(({ name, isolate }) => isolate === 'thread' && (served === undefined || served.includes(name)))
    .map(({ name }) => name)
  if (isolated.length === 0) return undefined
  const wanted = `group ${isolated.map((name) => `'${name}'`).join(', ')} runs its handlers in threads`
  if (typeof TASKLANE_THREADLESS === 'undefined') {
    if (entry !== undefined) return new ThreadPool(entry)
    const remedy = "give 'entry', the module whose default export is the app"
    throw new OptionError('entry', `${wanted}, which load the app for themselves; ${remedy}`)
  }
  throw new OptionError('isolate', `${wanted} here, but did not where it was synthesized; let no variable decide it`)
}

/** Defined in bundles of apps that had no threads when they were synthesized: see `lib/core/bundling.ts`. */
declare const TASKLANE_THREADLESS: true | undefined
