import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineApp } from '../../../../../lib/core/app.ts'
import type { BackendError } from '../../../../../lib/core/errors/index.ts'
import { task } from '../../../../../lib/core/task.ts'
import { createClient } from '../../../../../lib/entries/client.ts'
import { errorReply } from '../../../../support/aws/aws-errors.ts'
import { type AwsRequest, deploy, type FakeAws, startFakeAws, TASK } from '../../../../support/aws/fake-aws.ts'
import { ownEnvironment } from '../../../../support/aws/own-environment.ts'

beforeEach(() => ownEnvironment({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }))
afterEach(() => vi.unstubAllEnvs())

async function failure({ endpoint }: FakeAws, options: object = {}): Promise<BackendError> {
  await using client = createClient({ app: 'media', endpoint, ...options })
  return client.enqueue('resize', {}).catch((thrown) => thrown)
}

describe('an app that is not there', () => {
  test('is told with its path, the place with the sources, the account and the stage with its source', async () => {
    await using aws = await startFakeAws()
    deploy(aws, 'shop', 'dev')

    const { code, message } = await failure(aws)

    expect(code).toBe('APP_NOT_FOUND')
    const place = `${aws.endpoint} (option 'endpoint'), region eu-west-1 (AWS_REGION), account 123456789012`
    for (const fragment of ["app 'media'", "stage 'dev' (the default", place, '/tasklane/media/dev/', 'shop (dev)'])
      expect(message).toContain(fragment)
  })

  test('is found under another stage, and where the wrong one was from is told', async () => {
    await using aws = await startFakeAws()
    deploy(aws, 'media', 'prod')
    deploy(aws, 'media', 'staging')
    ownEnvironment({ AWS_REGION: 'eu-west-1', TASKLANE_STAGE: 'stagin' })

    const { message } = await failure(aws)

    expect(message).toContain("stage 'stagin' (TASKLANE_STAGE)")
    expect(message).toContain(
      "It is there with stage 'prod', 'staging': is stage: 'staging' (or TASKLANE_STAGE=staging) meant?",
    )
    expect((await failure(aws, { stage: 'x' })).message).toContain("stage 'x' (option 'stage')")
  })

  test('may be meant by another name', async () => {
    await using aws = await startFakeAws()
    deploy(aws, 'media-2', 'dev')
    deploy(aws, 'shop', 'dev')

    expect((await failure(aws)).message).toContain("Is 'media-2' meant?")
    expect((await failure(aws, { app: 'zzzzzzzz' })).message).not.toContain('meant?')
  })

  test('in an empty account is told so', async () => {
    await using aws = await startFakeAws()

    expect((await failure(aws)).message).toContain('No other app is there.')
  })

  test('is told without its neighbours to those who may not list them', async () => {
    const isWider = ({ input }: AwsRequest) => input['Path'] === '/tasklane'
    const refusal = errorReply('ssm', { code: 'AccessDeniedException', message: 'no' })
    await using aws = await startFakeAws((request) => (isWider(request) ? refusal : undefined))
    deploy(aws, 'shop', 'dev')

    const { code, message } = await failure(aws)

    expect(code).toBe('APP_NOT_FOUND')
    expect(message).not.toMatch(/shop|may not/)
  })

  test('is told within three seconds more, though nobody answers about its neighbours', {
    timeout: 15_000,
  }, async () => {
    const isWider = ({ input }: AwsRequest) => input['Path'] === '/tasklane'
    await using aws = await startFakeAws((request) => (isWider(request) ? 'hang' : undefined))
    const began = performance.now()

    expect((await failure(aws)).code).toBe('APP_NOT_FOUND')
    expect(performance.now() - began).toBeLessThan(6000)
  })

  test('costs no more than five pages of looking around, and one look for many calls', async () => {
    await using aws = await startFakeAws()
    for (let index = 0; index < 40; index++) deploy(aws, `app-${index}`, 'dev')
    await using client = createClient({ app: 'media', endpoint: aws.endpoint })

    await Promise.all(Array.from({ length: 20 }, () => client.get('x').catch(() => undefined)))
    await client.get('x').catch(() => undefined)

    expect(aws.requests.filter(({ input }) => input['Path'] === '/tasklane')).toHaveLength(5)
  })
})

describe('a manifest that can not be read', () => {
  const part = (index: number) => `/tasklane/media/dev/definitions/${String(index).padStart(3, '0')}`
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`task-${index}`, TASK]))

  test.each([
    [
      'a part in the middle is missing',
      ({ parameters }: FakeAws) => parameters.delete(part(1)),
      `${part(1)} is missing`,
    ],
    ['its last part is missing', ({ parameters }: FakeAws) => parameters.delete(part(4)), 'its last part is missing'],
    [
      'it has no definitions',
      ({ parameters }: FakeAws) => [0, 1, 2, 3, 4].map((at) => parameters.delete(part(at))),
      'definitions/000 is missing',
    ],
    [
      'its resources are missing',
      ({ parameters }: FakeAws) => parameters.delete('/tasklane/media/dev/resources'),
      '/tasklane/media/dev/resources is missing',
    ],
    [
      'its resources are no JSON',
      ({ parameters }: FakeAws) => parameters.set('/tasklane/media/dev/resources', '{'),
      '/tasklane/media/dev/resources is no JSON',
    ],
    [
      'its resources are not whole',
      ({ parameters }: FakeAws) => parameters.set('/tasklane/media/dev/resources', '{"table":"t"}'),
      'lacks bucket, queueUrl',
    ],
  ])('because %s says what is wrong with it, and may be tried again', async (_, breakIt, says) => {
    await using aws = await startFakeAws()
    deploy(aws, 'media', 'dev', many)
    breakIt(aws)

    const { code, retryable, message } = await failure(aws)

    expect({ code, retryable }).toEqual({ code: 'MANIFEST_UNREADABLE', retryable: true })
    expect(message).toContain(says)
    expect(message).toContain("app 'media', stage 'dev'")
  })

  test.each([
    [2, 'update tasklane here'],
    [0, 'deploy the app with this tasklane'],
  ])('because it is of version %i says who has to move', async (version, remedy) => {
    await using aws = await startFakeAws()
    deploy(aws, 'media', 'dev')
    aws.parameters.set(part(0), JSON.stringify({ v: version, groups: {}, tasks: {} }))

    const { code, message } = await failure(aws)

    expect(code).toBe('MANIFEST_UNREADABLE')
    expect(message).toContain(`of version ${version}, and this tasklane reads version 1`)
    expect(message).toContain(remedy)
  })
})

describe('a resource that is gone', () => {
  const noTable = errorReply('dynamodb', { code: 'ResourceNotFoundException', message: 'Requested resource not found' })
  const noQueue = errorReply('sqs', { code: 'QueueDoesNotExist', message: 'The specified queue does not exist.' })

  test('makes the manifest be read again, once for all that failed by it', async () => {
    await using aws = await startFakeAws(({ service }) => (service === 'dynamodb' ? noTable : undefined))
    deploy(aws, 'media', 'dev')
    const app = defineApp('media', { tasks: [task({ name: 'resize', run: () => {} })] })
    await using client = createClient({ app, endpoint: aws.endpoint })

    const refusals = await Promise.allSettled(Array.from({ length: 30 }, () => client.enqueue('resize', undefined)))

    expect(refusals.map((refusal) => refusal.status)).not.toContain('fulfilled')
    expect(aws.requests.filter(({ service }) => service === 'ssm')).toHaveLength(2)
  })

  test('with the whole app is told so', async () => {
    let gone = false
    await using aws = await startFakeAws(({ service }) => (service === 'dynamodb' && gone ? noTable : undefined))
    deploy(aws, 'media', 'dev')
    await using client = createClient({ app: 'media', endpoint: aws.endpoint })
    await client.enqueue('resize', {})

    gone = true
    aws.parameters.clear()

    await expect(client.enqueue('resize', {})).rejects.toThrow('the app was removed')
  })

  test('leads to where the app was deployed since, and the next call goes there', async () => {
    let moved = false
    const isOld = ({ input }: AwsRequest) => JSON.stringify(input).includes('tl_media_dev')
    await using aws = await startFakeAws((request) =>
      moved && request.service === 'dynamodb' && isOld(request) ? noTable : undefined,
    )
    deploy(aws, 'media', 'dev')
    const app = defineApp('media', { tasks: [task({ name: 'resize', run: () => {} })] })
    await using client = createClient({ app, endpoint: aws.endpoint })
    await client.enqueue('resize', undefined)

    moved = true
    const resources = JSON.parse(aws.parameters.get('/tasklane/media/dev/resources') ?? '')
    aws.parameters.set('/tasklane/media/dev/resources', JSON.stringify({ ...resources, table: 'elsewhere' }))
    const refusal: BackendError = await client.enqueue('resize', undefined).catch((thrown) => thrown)

    expect(refusal.message).toContain("the table 'tl_media_dev'")
    expect(refusal.message).toContain('was deployed anew since, elsewhere: repeat the call')
    await expect(client.enqueue('resize', undefined)).resolves.toHaveProperty('created', true)
  })

  test('by the variables of a function tells to deploy that again', async () => {
    await using aws = await startFakeAws(({ service }) => (service === 'dynamodb' ? noTable : undefined))
    deploy(aws, 'media', 'dev')
    const variables = { TASKLANE_APP: 'media', TASKLANE_STAGE: 'dev', TASKLANE_TABLE: 'old', TASKLANE_BUCKET: 'b' }
    ownEnvironment({ AWS_REGION: 'eu-west-1', ...variables, TASKLANE_QUEUE_URL: `${aws.endpoint}/1/q` })

    expect((await failure(aws)).message).toMatch(
      /table 'old'.* TASKLANE_\* variables name it, .*deploy this function again/,
    )
  })

  test('because the deployed app has no such group names the groups that it has', async () => {
    await using aws = await startFakeAws(({ service }) => (service === 'sqs' ? noQueue : undefined))
    deploy(aws, 'media', 'dev')
    const resize = task({ name: 'resize', group: 'images', run: () => {} })
    const app = defineApp('media', { tasks: [resize], groups: { images: {} as never } })

    const { message } = await failure(aws, { app })

    expect(message).toContain("queue 'tl_media_dev_images_normal'")
    expect(message).toContain('has no such queue: its groups are default')
  })
})
