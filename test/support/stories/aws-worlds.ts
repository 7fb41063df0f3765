import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { awsBackend } from '../../../lib/adapters/aws/index.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { createClient } from '../../../lib/entries/client.ts'
import type { BadInputWorld } from '../bad-input.ts'
import badInput from '../bad-input-app.ts'
import hostileApp from '../hostile-app.ts'
import type { ClaimCheckWorld } from './claim-check.ts'
import type { HostileWorld } from './hostile.ts'

/** Worlds for the stories: an app that was deployed to whatever speaks AWS's protocols at `endpoint`. */

const IDENTITY = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }

export function badInputWorld(endpoint: string, stage: string): BadInputWorld & AsyncDisposable {
  const client = createClient({ app: badInput, stage, endpoint })
  const sqs = new SQSClient({ endpoint, ...IDENTITY })
  const urlOf = async (name: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl
  const name = `tl_bad-input_${stage}_default_normal`
  const reasons: string[] = []
  return {
    client,
    now: () => Date.now(),
    send: async (body) =>
      void (await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody: body }))),
    // The mappings are at work all the time; each story waits for what it asks for.
    settle: async () => {},
    deadLetterReasons: async () => {
      const QueueUrl = await urlOf(`${name}_dlq`)
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
      )
      reasons.push(...Messages.map(({ MessageAttributes }) => MessageAttributes?.['reason']?.StringValue ?? 'none'))
      return reasons.toSorted()
    },
    held: async () => {
      const normal = (await client.queues()).find(({ priority }) => priority === 2)
      return (normal?.depth ?? 0) + (normal?.inFlight ?? 0) + (normal?.delayed ?? 0)
    },
    [Symbol.asyncDispose]: async () => {
      await client.close()
      sqs.destroy()
    },
  }
}

/** Makes queues as new, where one deploy has to do for many stories. */
export async function emptyQueues(endpoint: string, names: readonly string[]): Promise<void> {
  const sqs = new SQSClient({ endpoint, ...IDENTITY })
  for (const QueueName of names) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
    await sqs.send(new PurgeQueueCommand({ QueueUrl }))
  }
  sqs.destroy()
}

export function claimCheckWorld(endpoint: string, stage: string): ClaimCheckWorld {
  const backend = awsBackend({ app: 'bad-input', stage, endpoint, clock: systemClock, entropy: systemEntropy })
  const s3 = new S3Client({ endpoint, forcePathStyle: true, ...IDENTITY })
  return {
    backend,
    openClient: (inlineBytes) =>
      createClient({ app: badInput, stage, endpoint, ...(inlineBytes !== undefined && { inlineBytes }) }),
    bucket: async () => (await backend.directory.load('bad-input', stage)).resources.bucket,
    overwrite: async (Bucket, Key, Body, sha256) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { sha256 } }))
    },
    close: async () => {
      s3.destroy()
      await backend.close()
    },
  }
}

export function hostileWorld(endpoint: string, stage: string, printsByRuntime: boolean): HostileWorld {
  return {
    printsByRuntime,
    queueName: `tl_hostile_${stage}_default_normal`,
    backend: awsBackend({ app: 'hostile', stage, endpoint, clock: systemClock, entropy: systemEntropy }),
    bucket: async (backend) => (await backend.directory.load('hostile', stage)).resources.bucket,
    openClient: () => createClient({ app: hostileApp, stage, endpoint }),
  }
}
