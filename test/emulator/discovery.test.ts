import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DeleteBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { appSpec, defineApp } from '../../lib/core/app.ts'
import { manifestDefinitions } from '../../lib/core/manifest.ts'
import { planApp } from '../../lib/core/plan.ts'
import { task } from '../../lib/core/task.ts'
import { awsCaller } from '../../lib/dev/aws-call.ts'
import { startEmulator } from '../../lib/dev/emulator/emulator.ts'
import { provision } from '../../lib/dev/provision/provision.ts'
import { createClient } from '../../lib/entries/client.ts'
import { poll } from '../../lib/entries/worker.ts'
import { awsFile, ownEnvironment } from '../support/aws/own-environment.ts'

const double = task({ name: 'double', run: (input: number) => input * 2 })
const app = defineApp('finder', { tasks: [double] })

beforeEach(() => ownEnvironment())
afterEach(() => vi.unstubAllEnvs())

/** The app's resources on an embedded backend, and no worker. */
async function openBackend(stage = 'dev') {
  const emulator = await startEmulator({ port: 0 })
  const aws = awsCaller(emulator.endpoint)
  const spec = appSpec(app)
  await provision(aws, emulator.endpoint, planApp(spec, stage), manifestDefinitions(spec, String))
  aws.close()
  const config = {
    endpoint: emulator.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  return { endpoint: emulator.endpoint, config, [Symbol.asyncDispose]: () => emulator.close() }
}

describe('a client finds the app', () => {
  const profile = (endpoint: string) => awsFile(`[default]\nregion = eu-west-1\nendpoint_url = ${endpoint}\n`)

  test.each([
    ['the option', () => ({}), (endpoint: string) => ({ endpoint })],
    ['AWS_ENDPOINT_URL', (endpoint: string) => ({ AWS_ENDPOINT_URL: endpoint }), () => ({})],
    [
      'a variable for each service',
      (endpoint: string) => ({
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
        ...Object.fromEntries(['SQS', 'DYNAMODB', 'S3', 'SSM'].map((name) => [`AWS_ENDPOINT_URL_${name}`, endpoint])),
      }),
      () => ({}),
    ],
    ['the profile', (endpoint: string) => ({ AWS_CONFIG_FILE: profile(endpoint) }), () => ({})],
  ])('by %s, and needs nothing else', async (_, variables, options) => {
    await using backend = await openBackend()
    ownEnvironment(variables(backend.endpoint))
    await using client = createClient<typeof app>({ app: 'finder', inlineBytes: 1, ...options(backend.endpoint) })

    const handle = await client.enqueue('double', 21)

    expect(await handle.status()).toBe('PENDING')
  })

  test('under another stage than it asked for', async () => {
    await using backend = await openBackend('prod')
    await using client = createClient({ app: 'finder', endpoint: backend.endpoint })

    await expect(client.enqueue('double', 1)).rejects.toThrow("It is there with stage 'prod'")
  })

  test('under another name than it asked for', async () => {
    await using backend = await openBackend()
    await using client = createClient({ app: 'findre', endpoint: backend.endpoint })

    await expect(client.enqueue('double', 1)).rejects.toThrow("There are finder (dev). Is 'finder' meant?")
  })
})

describe('of a stack that is half gone, a client tells', () => {
  test('the table', async () => {
    await using backend = await openBackend()
    await new DynamoDBClient(backend.config).send(new DeleteTableCommand({ TableName: 'tl_finder_dev' }))
    await using client = createClient({ app: 'finder', endpoint: backend.endpoint })

    await expect(client.enqueue('double', 1)).rejects.toMatchObject({
      code: 'APP_NOT_FOUND',
      message: expect.stringMatching(/the table 'tl_finder_dev' .* is gone .*half deleted/),
    })
    await expect(client.get('01a206ba-a308-72c4-9c20-82d2408e1dd3')).rejects.toThrow(
      /the table 'tl_finder_dev' .* is gone/,
    )
  })

  test('the queue', async () => {
    await using backend = await openBackend()
    const QueueUrl = `${backend.endpoint}/000000000000/tl_finder_dev_default_normal`
    await new SQSClient(backend.config).send(new DeleteQueueCommand({ QueueUrl }))
    await using client = createClient({ app, endpoint: backend.endpoint })

    await expect(client.enqueue('double', 1)).rejects.toMatchObject({
      code: 'APP_NOT_FOUND',
      message: expect.stringMatching(/the queue 'tl_finder_dev_default_normal' .* is gone .*half deleted/),
    })
  })

  test('the bucket', async () => {
    await using backend = await openBackend()
    const s3 = new S3Client({ ...backend.config, forcePathStyle: true })
    await s3.send(new DeleteBucketCommand({ Bucket: 'tl-finder-dev' }))
    await using client = createClient({ app: 'finder', endpoint: backend.endpoint, inlineBytes: 1 })

    await expect(client.enqueue('double', 1)).rejects.toMatchObject({
      code: 'APP_NOT_FOUND',
      message: expect.stringMatching(/the bucket 'tl-finder-dev' .* is gone .*half deleted/),
    })
  })

  test('a part of the manifest', async () => {
    await using backend = await openBackend()
    await new SSMClient(backend.config).send(new DeleteParameterCommand({ Name: '/tasklane/finder/dev/resources' }))
    await using client = createClient({ app: 'finder', endpoint: backend.endpoint })

    await expect(client.enqueue('double', 1)).rejects.toMatchObject({
      code: 'MANIFEST_UNREADABLE',
      message: expect.stringContaining('/tasklane/finder/dev/resources is missing'),
    })
  })
})

test('a poller tells as much, and goes on', async () => {
  await using backend = await openBackend('prod')
  const told = Promise.withResolvers<unknown>()

  await using poller = poll(app, { endpoint: backend.endpoint, ownProcess: false, onError: told.resolve })

  await expect(told.promise).resolves.toMatchObject({
    code: 'APP_NOT_FOUND',
    message: expect.stringContaining("It is there with stage 'prod'"),
  })
  expect(poller.health().status).toBe('ok')
})
