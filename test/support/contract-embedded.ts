import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { awsBackend } from '../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../lib/adapters/system.ts'
import { definitionParameters, type ManifestResources, resourcesParameter } from '../../lib/core/manifest.ts'
import { tableDefinition } from '../../lib/core/table-schema.ts'
import { startEmulator } from '../../lib/dev/emulator/emulator.ts'
import type { OperatorBackend } from '../../lib/ports/backend.ts'
import type { DirectorySubject, QueueSubject, StoreSubject } from './contract-subjects.ts'
import { type FaultyFront, startFaultyFront } from './faulty-front.ts'
import { ShiftedClock } from './shifted-clock.ts'

/** How the ports on AWS are made: the real way, or a faulty copy of it. */
export type MakeBackend = typeof awsBackend

/** The AWS adapters over the SDK's own clients, on the embedded backend, with a front that can fail between them. */
export interface EmbeddedWorld {
  readonly front: FaultyFront
  store(writes: 'batch' | 'single', make?: MakeBackend): StoreSubject
  queue(make?: MakeBackend): QueueSubject
  backend(make?: MakeBackend): OperatorBackend
  readonly publish: DirectorySubject['publish']
  close(): Promise<void>
}

export async function openEmbeddedWorld(): Promise<EmbeddedWorld> {
  const emulator = await startEmulator({ port: 0 })
  const front = await startFaultyFront(emulator.endpoint)
  const config = {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  const sqs = new SQSClient(config)
  const ssm = new SSMClient(config)
  const dynamo = new DynamoDBClient(config)
  const s3 = new S3Client({ ...config, forcePathStyle: true })
  const resources: ManifestResources = {
    table: 'contract',
    bucket: 'contract',
    queueUrl: `${emulator.endpoint}/000000000000/any`,
    listing: true,
  }
  await Promise.all([
    dynamo.send(new CreateTableCommand(tableDefinition(resources.table, { listing: true }))),
    s3.send(new CreateBucketCommand({ Bucket: resources.bucket })),
  ])

  const opened: OperatorBackend[] = []
  const open = (make: MakeBackend, clock = new ShiftedClock(systemClock), writes: 'batch' | 'single' = 'batch') => {
    const { endpoint } = front
    const backend = make({ app: 'a', stage: 'dev', endpoint, resources, writes, clock, entropy: systemEntropy })
    opened.push(backend)
    return backend
  }
  return {
    front,
    store: (writes, make = awsBackend) => {
      const clock = new ShiftedClock(systemClock)
      const { store } = open(make, clock, writes)
      return { store, faults: front.faults, now: () => clock.now(), advance: (seconds) => clock.shift(seconds) }
    },
    queue: (make = awsBackend) => ({
      queue: open(make).queue,
      faults: front.faults,
      newQueue: async () => {
        const name = `q-${randomUUID()}`
        await sqs.send(new CreateQueueCommand({ QueueName: name }))
        return name
      },
      // A little longer: the queue's clock began before the caller's.
      wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000 + 50)),
    }),
    backend: (make = awsBackend) => open(make),
    publish: async (app, stage, manifest) => {
      const parameters = [
        ...definitionParameters(app, stage, manifest),
        resourcesParameter(app, stage, manifest.resources),
      ]
      for (const { name, value } of parameters) {
        await ssm.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true }))
      }
    },
    close: async () => {
      await Promise.all(opened.map((backend) => backend.close()))
      for (const client of [sqs, ssm, dynamo, s3]) client.destroy()
      await front.close()
      await emulator.close()
    },
  }
}
