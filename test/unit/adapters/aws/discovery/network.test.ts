import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { serviceConfig } from '../../../../../lib/adapters/aws/client-config.ts'
import { factsOf } from '../../../../../lib/adapters/aws/discovery/facts.ts'
import { hostUnknownText, silentText, tlsText } from '../../../../../lib/adapters/aws/discovery/network-texts.ts'
import type { Settings } from '../../../../../lib/adapters/aws/discovery/settings.ts'
import { troubleOf } from '../../../../../lib/adapters/aws/discovery/trouble.ts'
import { backendError } from '../../../../../lib/adapters/aws/sdk-errors.ts'
import type { BackendError } from '../../../../../lib/core/errors/index.ts'
import { createClient } from '../../../../../lib/entries/client.ts'
import { ownEnvironment } from '../../../../support/aws/own-environment.ts'

const servers: Server[] = []
beforeEach(() => ownEnvironment())
afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A web server that is no AWS, or a proxy that tunnels nowhere. */
async function webServer(status: number): Promise<string> {
  const server = createServer((_, reply) => reply.writeHead(status, { 'content-type': 'text/html' }).end('<html>'))
  server.on('connect', (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function freePort(): Promise<string> {
  const place = await webServer(200)
  await new Promise((resolve) => servers.pop()?.close(resolve))
  return place
}

async function failure(options: object = {}): Promise<BackendError> {
  await using client = createClient({ app: 'media', ...options })
  return client.enqueue('resize', {}).catch((thrown) => thrown)
}

test('nobody listening at an endpoint on this machine asks whether tasklane dev runs, and names who chose the endpoint', async () => {
  const place = await freePort()
  ownEnvironment({ AWS_ENDPOINT_URL: `http://${place}` })

  const { message, code } = await failure()

  expect(code).toBe('BACKEND_UNAVAILABLE')
  for (const fragment of [place, '(AWS_ENDPOINT_URL', 'ECONNREFUSED after 5 tries', '`tasklane dev`'])
    expect(message).toContain(fragment)
})

test('the variable of a service goes before that of all', async () => {
  const place = await freePort()
  ownEnvironment({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_ENDPOINT_URL_SSM: `http://${place}` })

  expect((await failure()).message).toContain(`${place} (AWS_ENDPOINT_URL_SSM`)
})

test('an unknown host of an endpoint is named with its source', async () => {
  const { message } = await failure({
    endpoint: 'http://tasklane.invalid:4566',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })

  expect(message).toMatch(/the host tasklane\.invalid can't be found .*option 'endpoint'/)
})

test('plain HTTP where TLS was meant is told as such', async () => {
  const { message } = await failure({ endpoint: `https://${await webServer(200)}` })

  expect(message).toMatch(/TLS failed .*write http:\/\//)
})

test.each([200, 403])('a web server that answers in the place of AWS with %i is not taken for it', async (status) => {
  const place = await webServer(status)

  const { message, code } = await failure({ endpoint: `http://${place}` })

  expect(message).toContain(`what answers at http://${place} (option 'endpoint')`)
  expect(message).toContain('is not AWS')
  expect(code).toBe('BACKEND_UNAVAILABLE')
})

test('a proxy that lets nothing through is named, once Node was told to use it', async () => {
  ownEnvironment({
    HTTPS_PROXY: `http://${await webServer(200)}`,
    NODE_USE_ENV_PROXY: '1',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  })

  expect((await failure()).message).toMatch(/the proxy of HTTPS_PROXY lets nothing through .*ERR_PROXY_TUNNEL/)
})

test('an endpoint on this machine is never asked for by a proxy', () => {
  const environment = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: 'http://proxy:1' }
  const agent = (endpoint?: string) =>
    serviceConfig('sqs', endpoint === undefined ? {} : { endpoint }, environment).requestHandler.httpsAgent

  expect(agent()).toHaveProperty('proxyEnv', environment)
  expect(agent('http://localhost:4566')).not.toHaveProperty('proxyEnv')
})

test.each([
  ['localhost:4566', 'http://localhost:4566'],
  ['127.0.0.1:4566/', 'http://127.0.0.1:4566/'],
  ['ftp://127.0.0.1', 'http://127.0.0.1:4510'],
])('an endpoint that is no URL, %s, is refused before anything is asked', (endpoint, likely) => {
  ownEnvironment({ AWS_ENDPOINT_URL_SQS: endpoint })

  expect(() => createClient({ app: 'media', endpoint })).toThrow(`'${endpoint}' (option 'endpoint')`)
  expect(() => createClient({ app: 'media' })).toThrow(/\(AWS_ENDPOINT_URL_SQS\) is no http or https URL/)
  expect(() => createClient({ app: 'media' })).toThrow(`write it like ${likely}`)
})

describe('what can not be had on one machine', () => {
  const settings = (environment: Settings['environment'] = {}): Settings => ({
    options: {},
    environment: { AWS_REGION: 'eu-west-9', ...environment },
    profile: { name: 'default', known: [], region: undefined, endpoints: {} },
  })
  const thrown = (fields: object, tried = 'after 5 tries in 0.6 s') =>
    backendError('SQS SendMessageBatch', Object.assign(new Error('said so'), fields), undefined, tried)
  const facts = (error: BackendError, environment = {}) =>
    factsOf(error, { name: 'queue.sendMany', subject: 'q' }, settings(environment), false)

  test('a host of AWS that is unknown makes the region suspect', () => {
    const error = thrown({ code: 'ENOTFOUND', hostname: 'sqs.eu-west-9.amazonaws.com' })

    expect(troubleOf(error)).toBe('host-unknown')
    expect(hostUnknownText(facts(error))).toMatch(
      /sqs\.eu-west-9\.amazonaws\.com can't be found \(ENOTFOUND after 5 tries.*region 'eu-west-9' \(AWS_REGION\)/,
    )
  })

  test.each([
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    ['CERT_HAS_EXPIRED', "this machine's clock"],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'for other hosts'],
    ['HPE_INVALID_CONSTANT', 'no HTTP'],
  ])('%s has its remedy', (code, remedy) => {
    const error = thrown({ code })

    expect(troubleOf(error)).toBe('tls')
    expect(tlsText(facts(error))).toContain(remedy)
  })

  test('a CA bundle that this SDK does not read is pointed out', () => {
    const error = thrown({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })

    expect(tlsText(facts(error, { AWS_CA_BUNDLE: '/ca.pem' }))).toContain('AWS_CA_BUNDLE is set')
    expect(tlsText(facts(error))).not.toContain('AWS_CA_BUNDLE')
  })

  test('silence behind a proxy that Node was not told to use says how to tell it', () => {
    const error = thrown({ name: 'TimeoutError' })

    expect(troubleOf(error)).toBe('silent')
    expect(silentText(facts(error, { HTTPS_PROXY: 'http://proxy:1' }))).toContain('NODE_USE_ENV_PROXY=1')
  })

  test('credentials that never come are told from a service that never answers', () => {
    const waited = thrown({ name: 'TimeoutError' }, 'in 10.0 s')

    expect(silentText(facts(waited))).toMatch(/nothing could be sent in 10\.0 s: the credentials .* did not come/)
  })
})
