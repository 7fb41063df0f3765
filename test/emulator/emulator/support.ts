import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { CreateQueueCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll } from 'vitest'
import { type Emulator, startEmulator } from '../../../lib/dev/emulator/emulator.ts'

export interface Clients {
  readonly sqs: SQSClient
  readonly dynamo: DynamoDBClient
  readonly s3: S3Client
  readonly ssm: SSMClient
  readonly lambda: LambdaClient
  readonly scheduler: SchedulerClient
}

/** The real SDK clients, one try a call, so that no retry hides an error. */
export function clientsOf(endpoint: string): Clients {
  const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }
  const settings = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  return {
    sqs: new SQSClient(settings),
    dynamo: new DynamoDBClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    ssm: new SSMClient(settings),
    lambda: new LambdaClient(settings),
    scheduler: new SchedulerClient(settings),
  }
}

/** One emulator in memory for a test file, started before its tests and closed after them. */
export function useEmulator(): { readonly emulator: Emulator } & Clients {
  let emulator: Emulator | undefined
  let clients: Clients | undefined
  beforeAll(async () => {
    emulator = await startEmulator({ port: 0 })
    clients = clientsOf(emulator.endpoint)
  })
  afterAll(() => emulator?.close())
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The emulator runs only inside tests')
    return value
  }
  return {
    get emulator() {
      return started(emulator)
    },
    get sqs() {
      return started(clients).sqs
    },
    get dynamo() {
      return started(clients).dynamo
    },
    get s3() {
      return started(clients).s3
    },
    get ssm() {
      return started(clients).ssm
    },
    get lambda() {
      return started(clients).lambda
    },
    get scheduler() {
      return started(clients).scheduler
    },
  }
}

let made = 0

/** A name that no other test uses. */
export function freshName(prefix: string): string {
  made += 1
  return `${prefix}-${made}`
}

/** Makes a queue of its own for a test and gives its URL. */
export async function makeQueue(sqs: SQSClient, attributes: Record<string, string> = {}, suffix = ''): Promise<string> {
  const command = new CreateQueueCommand({ QueueName: `${freshName('queue')}${suffix}`, Attributes: attributes })
  return (await sqs.send(command)).QueueUrl ?? ''
}

/** Receives up to ten messages with everything on them. */
export async function receive(sqs: SQSClient, QueueUrl: string, options: object = {}): Promise<Message[]> {
  const all = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] }
  const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...all, ...options })
  return (await sqs.send(command)).Messages ?? []
}

/** What a call fails with: its error's name and message. Fails itself when the call succeeds. */
export async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (outcome instanceof Error) return outcome as Error & Record<string, unknown>
  throw new Error('The call succeeded, though it should have failed')
}
