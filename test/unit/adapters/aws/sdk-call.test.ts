import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { serviceConfig } from '../../../../lib/adapters/aws/client-config.ts'
import { dynamoCalls } from '../../../../lib/adapters/aws/dynamo-calls.ts'
import { RETRY, retryLeft } from '../../../../lib/adapters/aws/pace.ts'
import { sdkCall } from '../../../../lib/adapters/aws/sdk-call.ts'
import { sqsCalls } from '../../../../lib/adapters/aws/sqs-calls.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

/** A service that answers each request so, or not at all. */
async function service(status?: number): Promise<{ readonly endpoint: string; readonly requests: () => number }> {
  let requests = 0
  const server = createServer((_, reply) => {
    requests += 1
    if (status !== undefined) reply.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end('{}')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests }
}

test('a service that never answers is given up at the deadline, with operation, tries and time in the error', async () => {
  const { endpoint, requests } = await service()
  const config = serviceConfig('dynamodb', { endpoint }, {})
  const calls = dynamoCalls({
    ...config,
    deadlineMs: 1500,
    requestHandler: { ...config.requestHandler, requestTimeout: 600 },
  })

  const refusal: unknown = await calls.query({ TableName: 't' }).catch((error: unknown) => error)

  expect(refusal).toBeInstanceOf(BackendError)
  expect(refusal).toMatchObject({
    retryable: true,
    operation: 'DynamoDB Query',
    message: expect.stringMatching(/^DynamoDB Query: no answer after [2-5] tries in \d\.\d s, and 1\.5 s is the most/),
  })
  expect(requests()).toBeGreaterThan(1)
  calls.destroy()
})

test('a service that slows its callers down until the deadline is told as that, and not as gone', async () => {
  const { endpoint } = await service(429)
  const calls = dynamoCalls({ ...serviceConfig('dynamodb', { endpoint }, {}), deadlineMs: 300 })

  await expect(calls.query({ TableName: 't' })).rejects.toMatchObject({
    throttled: true,
    message: expect.stringMatching(/the service asks to slow down; given up after [1-5] (try|tries) in 0\.\d s/),
  })

  calls.destroy()
})

test('a receive may take as long as it waits, and then the deadline', async () => {
  const { endpoint } = await service()
  const calls = sqsCalls({ ...serviceConfig('sqs', { endpoint }, {}), deadlineMs: 100 })
  const receive = (WaitTimeSeconds: number) => calls.receive({ QueueUrl: `${endpoint}/0/q`, WaitTimeSeconds })

  await expect(receive(0)).rejects.toThrow(/and 0\.1 s is the most/)
  await expect(receive(1)).rejects.toThrow(/after 1 try in \d\.\d s, and 1\.1 s is the most/)
  calls.destroy()
})

test('a service that fails each time is given up after five tries, and the error says so', async () => {
  const { endpoint, requests } = await service(503)
  const calls = dynamoCalls(serviceConfig('dynamodb', { endpoint }, {}))

  await expect(calls.query({ TableName: 't' })).rejects.toMatchObject({
    retryable: true,
    message: expect.stringMatching(/given up after 5 tries in \d+\.\d s/),
  })

  expect(requests()).toBe(5)
  calls.destroy()
})

test('what a call does after its deadline reaches nobody', async () => {
  const { promise, reject } = Promise.withResolvers<never>()
  const strays: unknown[] = []
  const onStray = (reason: unknown) => void strays.push(reason)
  process.on('unhandledRejection', onStray)

  await expect(sdkCall('SQS Any', undefined, () => promise, 10)).rejects.toThrow('no answer in 0.0 s')
  reject(new Error('too late'))
  await new Promise((resolve) => setImmediate(resolve))

  process.off('unhandledRejection', onStray)
  expect(strays).toEqual([])
})

test('what a service turns down in its replies is not tried anew after the deadline, however slow the replies', async () => {
  let now = 0
  const pace = {
    entropy: { random: () => 0.5 },
    clock: {
      monotonic: () => now,
      after: (ms: number, run: () => void) => {
        now += ms
        queueMicrotask(run)
        return () => {}
      },
    },
  }

  const { left, tried } = await retryLeft(['item'], pace, async (items) => {
    now += 4000
    return items
  })

  expect(left).toEqual(['item'])
  expect(tried).toBe('after 3 tries in 12.1 s')
  expect(RETRY.tries).toBeGreaterThan(3)
})
