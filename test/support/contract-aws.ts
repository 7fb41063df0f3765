import { randomBytes } from 'node:crypto'
import { serviceConfig } from '../../lib/adapters/aws/client-config.ts'
import { siblingQueueUrl } from '../../lib/adapters/aws/compose-backend.ts'
import { awsBackend } from '../../lib/adapters/aws/index.ts'
import { SqsQueueRegistry } from '../../lib/adapters/aws/sqs-queue-registry.ts'
import { sqsRegistryCalls } from '../../lib/adapters/aws/sqs-registry-calls.ts'
import { systemClock, systemEntropy } from '../../lib/adapters/system.ts'
import type { ManifestResources } from '../../lib/core/manifest.ts'
import type { OperatorBackend } from '../../lib/ports/backend.ts'
import type { RegistrySubject } from '../contract/queue-registry.contract.ts'
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
  const opened: OperatorBackend[] = []
  const open = (make: MakeBackend, clock = new ShiftedClock(systemClock), writes: 'batch' | 'single' = 'batch') => {
    const where = { endpoint: front.endpoint, resources: manifest }
    const backend = make({ app: 'a', stage: 'dev', ...where, writes, clock, entropy: systemEntropy })
    opened.push(backend)
    return backend
  }
  const { faults } = front
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
    wire: () => ({ ...resources, wait }),
    close: async () => {
      await Promise.all(opened.map((backend) => backend.close()))
      registryCalls.destroy()
      await front.close()
      await resources.close()
    },
  }
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
