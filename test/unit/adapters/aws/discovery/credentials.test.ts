import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BackendError } from '../../../../../lib/core/errors/index.ts'
import { createClient } from '../../../../../lib/entries/client.ts'
import { awsFile, ownEnvironment } from '../../../../support/aws/own-environment.ts'

const servers: Server[] = []
beforeEach(() => ownEnvironment())
afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function failure(options: object = {}): Promise<BackendError & { readonly tookMs: number }> {
  await using client = createClient({ app: 'media', ...options })
  const began = performance.now()
  const error: BackendError = await client.enqueue('resize', {}).catch((thrown) => thrown)
  return Object.assign(error, { tookMs: performance.now() - began })
}

const CONFIG = `
[default]
region = eu-west-3

[profile production]
region = eu-central-1
sso_start_url = https://example.awsapps.com/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = dev

[profile helped]
region = eu-central-1
credential_process = /nonexistent/helper --password s3cret
`

test('with nothing set, the missing region comes first, with all places where it could be', async () => {
  const { code, message } = await failure()

  expect(code).toBe('REGION_MISSING')
  for (const place of ["option 'region'", 'AWS_REGION', "profile 'default'", 'AWS_ENDPOINT_URL'])
    expect(message).toContain(place)
})

test('a variable that other SDKs read is pointed out', async () => {
  ownEnvironment({ AWS_DEFAULT_REGION: 'eu-west-1' })

  expect((await failure()).message).toContain("AWS_DEFAULT_REGION is 'eu-west-1', but this SDK does not read that")
})

test('a region that can be none is told with its source', async () => {
  ownEnvironment({ AWS_REGION: 'eu west 1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })

  expect((await failure()).message).toContain("'eu west 1' (AWS_REGION) can't be a region")
})

test('without credentials, all places are named where they were looked for', async () => {
  ownEnvironment({ AWS_REGION: 'eu-west-1' })

  const { code, message } = await failure()

  expect(code).toBe('CREDENTIALS_INVALID')
  for (const place of ['AWS_ACCESS_KEY_ID', "profile 'default', which is not there", 'aws sso login'])
    expect(message).toContain(place)
})

test('half a key pair is told as such', async () => {
  ownEnvironment({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'a' })

  expect((await failure()).message).toContain('(AWS_SECRET_ACCESS_KEY is missing)')
})

test('without credentials for an emulator on another host, any will do', async () => {
  const { message } = await failure({ endpoint: 'http://localstack:4566', region: 'us-east-1' })

  expect(message).toContain('AWS_ACCESS_KEY_ID=test')
})

test.each([{ AWS_REGION: 'eu-west-1' }, {}])(
  'a profile that is not there is told with the nearest one, whether it was to give a region or credentials',
  async (region) => {
    ownEnvironment({ AWS_PROFILE: 'prodution', AWS_CONFIG_FILE: awsFile(CONFIG), ...region })

    const { message } = await failure()

    expect(message).toContain("there is no profile 'prodution' (AWS_PROFILE)")
    expect(message).toContain("default, helped, production; is 'production' meant?")
  },
)

test('a session that was never begun says which profile to sign in to', async () => {
  ownEnvironment({ AWS_PROFILE: 'production', AWS_CONFIG_FILE: awsFile(CONFIG) })

  const { code, message } = await failure()

  expect(code).toBe('CREDENTIALS_INVALID')
  expect(message).toContain('aws sso login --profile production')
})

test('what a helper was called with is in no message', async () => {
  ownEnvironment({ AWS_PROFILE: 'helped', AWS_CONFIG_FILE: awsFile(CONFIG) })

  const { code, message, cause } = await failure()

  expect(code).toBe('CREDENTIALS_INVALID')
  expect(`${message} ${JSON.stringify(cause)}`).not.toContain('s3cret')
})

test('a token file that is not there is named', async () => {
  const role = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/r', AWS_WEB_IDENTITY_TOKEN_FILE: '/nonexistent/token' }
  ownEnvironment({ AWS_REGION: 'eu-west-1', ...role })

  expect((await failure()).message).toMatch(/a file .*AWS_WEB_IDENTITY_TOKEN_FILE.*\/nonexistent\/token/)
})

test("an instance's metadata that never answers holds a call up for a few seconds at most", async () => {
  const silent = createServer(() => {})
  servers.push(silent)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const metadata = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  ownEnvironment({
    AWS_REGION: 'eu-west-1',
    AWS_EC2_METADATA_DISABLED: undefined,
    AWS_EC2_METADATA_SERVICE_ENDPOINT: metadata,
  })

  const { code, message, tookMs } = await failure()

  expect(code).toBe('CREDENTIALS_INVALID')
  expect(message).toContain('nor from the metadata of a container or an instance')
  expect(tookMs).toBeLessThan(9000)
})
