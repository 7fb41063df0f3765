import type { ManifestResources } from '../../core/manifest.ts'
import type { Backend } from '../../ports/backend.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Entropy } from '../../ports/entropy.ts'
import { type AwsOptions, type Profile, type ServiceName, serviceConfig } from './client-config.ts'
import { lazyClient } from './clients.ts'
import { DynamoTaskStore } from './dynamo-task-store.ts'
import { EventBridgeScheduler } from './eventbridge-scheduler.ts'
import { LocatedDirectory } from './located-directory.ts'
import { S3BlobStore } from './s3-blob-store.ts'
import type { Sdk } from './sdk.ts'
import { SqsTaskQueue } from './sqs-task-queue.ts'
import { SsmDirectory } from './ssm-directory.ts'

export interface AwsBackendOptions extends AwsOptions {
  readonly app: string
  readonly stage: string
  /** The stage that the caller's options name; left out where the environment or the default decided. Only told to people. */
  readonly stageOption?: string | undefined
  /** Where things are, when that is known (the environment of a function that was granted); else the manifest says it. */
  readonly resources?: ManifestResources
  /** How records are written: see DynamoTaskStoreOptions. Default `batch`. */
  readonly writes?: 'batch' | 'single'
  /** The profile of whoever runs this; left out where there can be none. */
  readonly profile?: () => Promise<Profile>
  readonly clock: Clock
  readonly entropy: Entropy
}

/** The ports, and in reach what they were told of the app's resources. */
export interface LocatedBackend extends Backend {
  readonly directory: LocatedDirectory
}

/** All ports but the operators', on AWS or on whatever speaks its protocols at `endpoint`. Makes no client and no request by itself: the first call does, and no more of either than it needs. */
export function composeBackend(sdk: Sdk, options: AwsBackendOptions): LocatedBackend {
  const { clock, entropy, writes } = options
  const config = async (service: ServiceName) => serviceConfig(service, options, process.env, await options.profile?.())
  const dynamo = lazyClient(async () => sdk.dynamo(await config('dynamodb')))
  const sqs = lazyClient(async () => sdk.sqs(await config('sqs')))
  const s3 = lazyClient(async () => sdk.s3(await config('s3')))
  const ssm = lazyClient(async () => sdk.ssm(await config('ssm')))
  const schedules = lazyClient(async () => sdk.scheduler(await config('scheduler')))
  const directory = new LocatedDirectory(new SsmDirectory(ssm.get), options)
  const resources = () => directory.resources()
  // What told where the rest is may be of before there were schedules: then perhaps the manifest knows.
  const schedulePlace = async () =>
    (await resources()).schedules ?? (await directory.load(options.app, options.stage)).resources.schedules
  const queueUrl = async (name: string) => siblingQueueUrl((await resources()).queueUrl, name)
  return {
    store: new DynamoTaskStore({
      calls: dynamo.get,
      resources,
      clock,
      entropy,
      ...(writes !== undefined && { writes }),
    }),
    queue: new SqsTaskQueue({ calls: sqs.get, queueUrl, clock, entropy }),
    blobs: new S3BlobStore({ calls: s3.get, bucket: async () => (await resources()).bucket }),
    scheduler: new EventBridgeScheduler(schedules.get, schedulePlace, { clock, entropy }),
    directory,
    clock,
    entropy,
    close: async () => {
      await Promise.all([dynamo, sqs, s3, ssm, schedules].map((client) => client.destroy()))
    },
  }
}

/** The URL of another queue of the same account and region: URLs differ in the last segment only. */
export function siblingQueueUrl(queueUrl: string, name: string): string {
  return queueUrl.slice(0, queueUrl.lastIndexOf('/') + 1) + name
}
