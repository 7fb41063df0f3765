/**
 * Putting tasks in, and getting their results. Loads AWS SDK clients when a call first needs them.
 *
 * @packageDocumentation
 */
import { type AwsOptions, awsBackend } from '../adapters/aws/index.ts'
import { openTelemetry } from '../adapters/opentelemetry/open-telemetry.ts'
import { systemClock, systemEntropy } from '../adapters/system.ts'
import { makeClient } from '../client/client.ts'
import { appSpec } from '../core/app.ts'
import type { AnyTask, App } from '../core/app-types.ts'
import type { Client } from '../core/client-types.ts'
import type { Codec } from '../core/codec.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { ENVIRONMENT, environmentResources } from '../core/environment.ts'

export type { AwsCredentials } from '../adapters/aws/index.ts'
export { gather, type Settled } from '../client/gather.ts'
export type {
  BoundTask,
  CallOptions,
  Client,
  EnqueueManyOptions,
  EnqueueOptions,
  ListOptions,
  Outcome,
  QueueView,
  TaskAttempt,
  TaskClient,
  TaskDetails,
  TaskHandle,
  TaskLogLine,
  TaskLogs,
  TaskPage,
  TaskSnapshot,
  TaskView,
  WaitOptions,
} from '../core/client-types.ts'
export type {
  DeadLetterFilter,
  DeadLetterList,
  DeadLetterMessage,
  DeadLetterPreview,
  DeadLetterPurge,
  DeadLetters,
  LeftMessages,
  RedriveResult,
} from '../core/dead-letter-types.ts'
export type {
  BulkCount,
  BulkOptions,
  BulkProgress,
  BulkTaskOptions,
  CancelFilter,
  CancelManyResult,
  DrainOptions,
  PausedQueue,
  PurgeResult,
  QueueFilter,
  QueueLoad,
  QueueRef,
  RetryFilter,
  RetryManyResult,
  TaskFilter,
} from '../core/operation-types.ts'

export type * from '../core/schedule-types.ts'

export interface ClientOptions<A extends App<string, AnyTask>> extends AwsOptions {
  /**
   * The app's name: with `createClient<typeof app>` its types are enough, and no handler is bundled; the worker validates inputs. Or the
   * app itself: the client then validates inputs, and reads no manifest to route them.
   */
  readonly app: A['name'] | A
  /** @default TASKLANE_STAGE, else 'dev' */
  readonly stage?: string
  /** Custom codecs of tasks that are known by their types only. */
  readonly codecs?: readonly Codec[]
  /** Messages over this many bytes send their input by S3: 1 to 1,040,384. @default 196,608 (192 KiB) */
  readonly inlineBytes?: number
}

/**
 * A client of an app on AWS, or on whatever speaks its protocols at `endpoint` (or AWS_ENDPOINT_URL). Makes no request by itself.
 *
 * @throws OptionError when an option can't be as given; DefinitionError when `app` was not made by `defineApp`.
 * @example const client = createClient<typeof app>({ app: 'media' })
 */
export function createClient<A extends App<string, AnyTask> = App>(options: ClientOptions<A>): Client<A> {
  const definitions = typeof options.app === 'string' ? undefined : appSpec(options.app)
  const app = typeof options.app === 'string' ? options.app : options.app.name
  const stage = options.stage ?? process.env[ENVIRONMENT.stage] ?? DEFAULTS.stage
  const { codecs, inlineBytes } = options
  const resources = environmentResources(process.env, app, stage)
  const backend = awsBackend({
    ...options,
    app,
    stage,
    stageOption: options.stage,
    clock: systemClock,
    entropy: systemEntropy,
    ...(resources !== undefined && { resources }),
  })
  return makeClient<A>(backend, { app, stage, codecs, definitions, resources, inlineBytes, tracing: openTelemetry })
}
