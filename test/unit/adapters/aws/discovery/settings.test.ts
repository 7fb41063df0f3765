import { SSMClient } from '@aws-sdk/client-ssm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { serviceConfig } from '../../../../../lib/adapters/aws/client-config.ts'
import { readProfile } from '../../../../../lib/adapters/aws/discovery/profile.ts'
import { credentialsText, placeText, regionOf } from '../../../../../lib/adapters/aws/discovery/settings.ts'
import { createClient } from '../../../../../lib/entries/client.ts'
import { deploy, startFakeAws } from '../../../../support/aws/fake-aws.ts'
import { awsFile, ownEnvironment } from '../../../../support/aws/own-environment.ts'

beforeEach(() => ownEnvironment())
afterEach(() => vi.unstubAllEnvs())

const LOCAL = 'http://localhost:4566'
const config = (endpoint: string) => `
[default]
region = eu-west-3

[profile emulated]
region = eu-north-1
endpoint_url = ${endpoint}

[profile mixed]
services = local
endpoint_url = ${endpoint}

[profile deaf]
endpoint_url = ${endpoint}
ignore_configured_endpoint_urls = true

[services local]
sqs =
  endpoint_url = http://localhost:9324
`

describe('the profile', () => {
  test('gives region and endpoints, those of a service before that of all', async () => {
    ownEnvironment({ AWS_PROFILE: 'mixed', AWS_CONFIG_FILE: awsFile(config(LOCAL)) })

    expect(await readProfile()).toEqual({
      name: 'mixed',
      known: ['deaf', 'default', 'emulated', 'mixed'],
      region: undefined,
      endpoints: {
        ...{ dynamodb: LOCAL, s3: LOCAL, ssm: LOCAL, lambda: LOCAL, scheduler: LOCAL },
        sqs: 'http://localhost:9324',
      },
    })
  })

  test('may say that its endpoints are to be ignored', async () => {
    ownEnvironment({ AWS_PROFILE: 'deaf', AWS_CONFIG_FILE: awsFile(config(LOCAL)) })

    expect(await readProfile()).toHaveProperty('endpoints', {})
  })

  test('that is nowhere is empty', async () => {
    expect(await readProfile()).toEqual({ name: 'default', known: [], region: undefined, endpoints: {} })
  })

  test("leads a client to its endpoint, where things are addressed as the emulators' have to be", async () => {
    await using aws = await startFakeAws()
    deploy(aws, 'media', 'dev')
    // By an address, the SDK itself would leave the bucket out of the host's name.
    const byName = aws.endpoint.replace('127.0.0.1', 'localhost')
    ownEnvironment({ AWS_PROFILE: 'emulated', AWS_CONFIG_FILE: awsFile(config(byName)) })
    await using client = createClient({
      app: 'media',
      inlineBytes: 10,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    })

    await client.enqueue('resize', { source: 'a' })

    expect(aws.requests.map(({ service }) => service)).toEqual(['ssm', 's3', 'dynamodb', 'sqs'])
    expect(aws.requests.find(({ service }) => service === 's3')?.path).toMatch(/^\/tl-media-dev\/inputs\//)
  })
})

/** By environment and options: the region that people are told, and where it is from. */
const REGIONS = [
  [{}, {}, undefined],
  [{}, { endpoint: LOCAL }, ['us-east-1', 'the default for an endpoint on this machine']],
  [{ AWS_DEFAULT_REGION: 'a' }, {}, undefined],
  [{ AWS_DEFAULT_REGION: 'a' }, { endpoint: LOCAL }, ['a', 'AWS_DEFAULT_REGION']],
  [{ AWS_REGION: 'b', AWS_DEFAULT_REGION: 'a' }, { endpoint: LOCAL }, ['b', 'AWS_REGION']],
  [{ AWS_REGION: 'b' }, { region: 'c' }, ['c', "option 'region'"]],
  [{ AWS_CONFIG_FILE: '' }, {}, ['eu-west-3', "profile 'default'"]],
  [{ AWS_CONFIG_FILE: '', AWS_PROFILE: 'emulated' }, {}, ['eu-north-1', "profile 'emulated'"]],
  [{ AWS_CONFIG_FILE: '', AWS_PROFILE: 'mixed' }, {}, ['us-east-1', 'the default for an endpoint on this machine']],
] as const

test.each(REGIONS)(
  'with %o and %o, people are told the region that the SDK takes',
  async (variables, options, expected) => {
    ownEnvironment({ ...variables, ...('AWS_CONFIG_FILE' in variables && { AWS_CONFIG_FILE: awsFile(config(LOCAL)) }) })
    const profile = await readProfile()
    const client = new SSMClient(serviceConfig('ssm', options, process.env, profile))

    const told = regionOf('ssm', { options, environment: process.env, profile })
    const taken = await client.config.region().catch(() => undefined)

    expect(told && [told.value, told.source]).toEqual(expected)
    expect(taken).toBe(told?.value)
  },
)

test('a place is told with who chose it, and without its password', async () => {
  const environment = { AWS_ENDPOINT_URL_SQS: 'http://user:s3cret@localhost:9324', AWS_REGION: 'eu-west-1' }
  const settings = { options: {}, environment, profile: await readProfile() }

  expect(placeText('sqs', settings)).toBe('http://localhost:9324 (AWS_ENDPOINT_URL_SQS), region eu-west-1 (AWS_REGION)')
  expect(placeText('ssm', settings)).toBe('AWS, region eu-west-1 (AWS_REGION)')
})

test.each([
  [{}, { endpoint: LOCAL }, 'stand-ins for an endpoint on this machine'],
  [{ AWS_ACCESS_KEY_ID: 'a' }, { endpoint: LOCAL }, 'AWS_ACCESS_KEY_ID in the environment'],
  [{ AWS_ACCESS_KEY_ID: 'a', AWS_PROFILE: 'p' }, {}, "profile 'p' (AWS_PROFILE)"],
  [{}, { credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }, "option 'credentials'"],
  [{ AWS_WEB_IDENTITY_TOKEN_FILE: '/t' }, {}, 'the role of AWS_WEB_IDENTITY_TOKEN_FILE'],
  [{}, {}, 'the role of this container or instance'],
])('with %o and %o, it is known whose the credentials are', async (environment, options, expected) => {
  const profile = { name: 'AWS_PROFILE' in environment ? 'p' : 'default', known: [], region: undefined, endpoints: {} }

  expect(credentialsText('ssm', { options, environment, profile })).toBe(expected)
})
