import { randomBytes } from 'node:crypto'
import { CreateScheduleGroupCommand, DeleteScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { serviceConfig } from '../../lib/adapters/aws/client-config.ts'
import { lazyClient } from '../../lib/adapters/aws/clients.ts'
import { siblingQueueUrl } from '../../lib/adapters/aws/compose-backend.ts'
import { EventBridgeScheduler } from '../../lib/adapters/aws/eventbridge-scheduler.ts'
import { awsBackend } from '../../lib/adapters/aws/index.ts'
import { schedulerCalls } from '../../lib/adapters/aws/scheduler-calls.ts'
import { SqsQueueRegistry } from '../../lib/adapters/aws/sqs-queue-registry.ts'
import { sqsRegistryCalls } from '../../lib/adapters/aws/sqs-registry-calls.ts'
import { systemClock, systemEntropy } from '../../lib/adapters/system.ts'
import type { ManifestResources, ScheduleResources } from '../../lib/core/manifest.ts'
import type { OperatorBackend } from '../../lib/ports/backend.ts'
import type { RegistrySubject } from '../contract/queue-registry.contract.ts'
import type { SchedulerSubject } from '../contract/scheduler.contract.ts'
import { type AwsResources, openAwsResources } from './contract-aws-resources.ts'
import type { BlobSubject, DirectorySubject, QueueSubject, StoreSubject, WireSubject } from './contract-subjects.ts'
import { startFaultyFront } from './faulty-front.ts'
import { ShiftedClock } from './shifted-clock.ts'

/** How the ports on AWS are made: the real way, or a faulty copy of it. */
export type MakeBackend = typeof awsBackend

/** The AWS adapters over the SDK's own clients, on something that speaks AWS's protocols, with a front that can fail between them. */
export interface AwsWorld {
  store(writes: 'batch' | 'single', make?: MakeBackend): StoreSubject
  queue(make?: MakeBackend): QueueSubject
  blobs(make?: MakeBackend): BlobSubject
  directory(): DirectorySubject
  registry(): RegistrySubject
  scheduler(): SchedulerSubject
  wire(): WireSubject
  /** Removes all that was made at the endpoint. */
  close(): Promise<void>
}

/**
 * @param endpoint - where all services answer. What is made there has a name of its own.
 * @param noticeMs - how long its queues may take to see that a visibility or delay is over.
 */
export async function openAwsWorld(endpoint: string, noticeMs: number = 50): Promise<AwsWorld> {
  const resources = await openAwsResources(endpoint)
  const front = await startFaultyFront(endpoint)
  const manifest: ManifestResources = {
    table: resources.table,
    bucket: resources.bucket,
    queueUrl: await resources.newQueue(),
    listing: true,
  }

  const registryCalls = sqsRegistryCalls(serviceConfig('sqs', { endpoint: front.endpoint }, {}))
  const scheduleCalls = lazyClient(() => schedulerCalls(serviceConfig('scheduler', { endpoint }, {})))
  const opened: OperatorBackend[] = []
  const open = (make: MakeBackend, clock = new ShiftedClock(systemClock), writes: 'batch' | 'single' = 'batch') => {
    const where = { endpoint: front.endpoint, resources: manifest }
    const backend = make({ app: 'a', stage: 'dev', ...where, writes, clock, entropy: systemEntropy })
    opened.push(backend)
    return backend
  }
  const { faults } = front
  let removeGroup: (() => Promise<void>) | undefined
  let group: Promise<ScheduleResources> | undefined
  const scheduleGroup = () => {
    const name = `tl_${resources.table}`.slice(0, 64)
    group ??= makeScheduleGroup(endpoint, name)
    removeGroup ??= () => dropScheduleGroup(endpoint, name)
    return group
  }
  const wait = (seconds: number) => new Promise<void>((done) => setTimeout(done, seconds * 1000 + noticeMs))
  return {
    store: (writes, make = awsBackend) => {
      const clock = new ShiftedClock(systemClock)
      const reopen = () => open(make, clock, writes).store
      return { store: reopen(), reopen, faults, now: () => clock.now(), advance: (seconds) => clock.shift(seconds) }
    },
    queue: (make = awsBackend) => ({
      queue: open(make).queue,
      faults,
      newQueue: async () => nameOf(await resources.newQueue()),
      wait,
    }),
    blobs: (make = awsBackend) => ({
      blobs: open(make).blobs,
      alter: (reference, text) => alter(resources, reference, text),
    }),
    directory: () => ({ directory: open(awsBackend).directory, publish: resources.publish }),
    registry: () => {
      const registry = new SqsQueueRegistry({
        calls: async () => registryCalls,
        queueUrl: (name) => siblingQueueUrl(manifest.queueUrl, name),
      })
      const own = `${resources.table}-`
      const newQueue = async (name: string) => void (await resources.newQueue({}, name.slice(own.length)))
      const prefix = `${own}${randomBytes(3).toString('hex')}-`
      return { registry, newQueue, prefix }
    },
    scheduler: () => {
      const queues = open(awsBackend).queue
      const newQueue = async () => nameOf(await resources.newQueue())
      const prefix = `${randomBytes(3).toString('hex')}.`
      const scheduler = new EventBridgeScheduler(scheduleCalls.get, scheduleGroup, {
        clock: systemClock,
        entropy: systemEntropy,
      })
      return { scheduler, queues, newQueue, prefix, now: () => Date.now(), wait }
    },
    wire: () => ({ ...resources, wait }),
    close: async () => {
      await Promise.all(opened.map((backend) => backend.close()))
      registryCalls.destroy()
      await scheduleCalls.destroy()
      await removeGroup?.()
      await front.close()
      await resources.close()
    },
  }
}

async function makeScheduleGroup(endpoint: string, group: string): Promise<ScheduleResources> {
  await scheduling(endpoint, (client) => client.send(new CreateScheduleGroupCommand({ Name: group })))
  const account = '000000000000'
  const roleArn = `arn:aws:iam::${account}:role/${group}`
  return { group, roleArn, deadLetterArn: `arn:aws:sqs:us-east-1:${account}:none_dlq` }
}

async function dropScheduleGroup(endpoint: string, Name: string): Promise<void> {
  await scheduling(endpoint, (client) => client.send(new DeleteScheduleGroupCommand({ Name })))
}

async function scheduling(endpoint: string, work: (client: SchedulerClient) => Promise<unknown>): Promise<void> {
  const client = new SchedulerClient(serviceConfig('scheduler', { endpoint }, {}))
  await work(client)
  client.destroy()
}

function nameOf(queueUrl: string): string {
  return queueUrl.slice(queueUrl.lastIndexOf('/') + 1)
}

/** Puts another text under a reference, with all that was said of the first one. */
async function alter({ s3, bucket }: AwsResources, reference: string, text: string): Promise<void> {
  const Key = reference.slice(`s3://${bucket}/`.length)
  const { Metadata, ContentType } = await s3.headObject({ Bucket: bucket, Key })
  await s3.putObject({ Bucket: bucket, Key, Body: text, Metadata, ContentType })
}
