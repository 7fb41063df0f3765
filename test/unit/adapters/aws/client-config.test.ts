import { expect, test } from 'vitest'
import { serviceConfig } from '../../../../lib/adapters/aws/client-config.ts'

const LOCAL = 'http://127.0.0.1:4510'

test('an endpoint on this machine and nothing else gets a region and credentials', () => {
  expect(serviceConfig('sqs', { endpoint: LOCAL }, {})).toMatchObject({
    endpoint: LOCAL,
    region: 'us-east-1',
    credentials: { accessKeyId: expect.any(String), secretAccessKey: expect.any(String) },
  })
})

test.each([['http://localhost:1'], ['http://[::1]:1'], ['http://127.1.2.3'], ['http://s3.localhost:1']])(
  '%s is this machine',
  (endpoint) => {
    expect(serviceConfig('s3', { endpoint }, {})).toHaveProperty('region', 'us-east-1')
  },
)

test.each([['https://sqs.eu-west-1.amazonaws.com'], ['http://127.0.0.1.example.com'], ['not a url']])(
  '%s is not this machine: the SDK finds region and credentials',
  (endpoint) => {
    const config = serviceConfig('sqs', { endpoint }, {})

    expect(config).not.toHaveProperty('region')
    expect(config).not.toHaveProperty('credentials')
  },
)

test('what the environment or the caller says goes before the defaults of this machine', () => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'mine' }
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }

  const fromEnvironment = serviceConfig('sqs', { endpoint: LOCAL }, environment)
  const fromCaller = serviceConfig('sqs', { endpoint: LOCAL, region: 'eu-north-1', credentials }, environment)

  expect(fromEnvironment).not.toHaveProperty('region')
  expect(fromEnvironment).not.toHaveProperty('credentials')
  expect(fromCaller).toMatchObject({ region: 'eu-north-1', credentials })
})

test("the endpoint is the caller's, else the service's variable, else the one for all", () => {
  const environment = { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_ENDPOINT_URL_SQS: 'http://localhost:2' }
  const endpoints = [
    serviceConfig('sqs', { endpoint: LOCAL }, environment),
    serviceConfig('sqs', {}, environment),
    serviceConfig('dynamodb', {}, environment),
    serviceConfig('dynamodb', {}, { ...environment, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }),
  ].map(({ endpoint }) => endpoint)

  expect(endpoints).toEqual([LOCAL, 'http://localhost:2', 'http://localhost:1', undefined])
})

test('a receive of 20 seconds fits into the time that one try of a request has', () => {
  expect(serviceConfig('sqs', {}, {}).requestHandler.requestTimeout).toBeGreaterThan(20_000)
})

const PROFILE = { name: 'emulated', known: ['emulated'], region: 'eu-north-1', endpoints: { sqs: LOCAL } }

test("a profile's endpoint counts where neither the caller nor the environment names one", () => {
  const endpoints = [
    serviceConfig('sqs', {}, {}, PROFILE),
    serviceConfig('dynamodb', {}, {}, PROFILE),
    serviceConfig('sqs', {}, { AWS_ENDPOINT_URL: 'http://localhost:1' }, PROFILE),
    serviceConfig('sqs', {}, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, PROFILE),
  ].map(({ endpoint }) => endpoint)

  expect(endpoints).toEqual([LOCAL, undefined, 'http://localhost:1', undefined])
})

test('an endpoint on this machine is asked in the region of the profile, else in that of other tools', () => {
  const regions = [
    serviceConfig('sqs', {}, {}, PROFILE),
    serviceConfig('sqs', { endpoint: LOCAL }, { AWS_DEFAULT_REGION: 'eu-west-2' }),
    serviceConfig('sqs', { endpoint: LOCAL }, { AWS_PROFILE: 'any' }),
  ].map(({ region }) => region)

  expect(regions).toEqual(['eu-north-1', 'eu-west-2', undefined])
})
