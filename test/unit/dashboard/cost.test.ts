import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { PRICES } from '../../../lib/core/prices.ts'
import { startCostMeter } from '../../../lib/dashboard/cost/cost-meter.ts'
import { requestCost } from '../../../lib/dashboard/cost/request-cost.ts'
import { runCost } from '../../../lib/dashboard/cost/run-cost.ts'

test('a request costs what its service asks: SQS by the request, DynamoDB by the kilobytes, the rest nothing', () => {
  expect(requestCost('AmazonSQS.GetQueueAttributes', 90, 500)).toBe(PRICES.sqsRequest.usd)
  expect(requestCost('DynamoDB_20120810.BatchGetItem', 900, 10_240)).toBeCloseTo(5 * PRICES.dynamoRead.usd, 12)
  expect(requestCost('DynamoDB_20120810.Query', 90, 2)).toBeCloseTo(0.5 * PRICES.dynamoRead.usd, 12)
  expect(requestCost('DynamoDB_20120810.UpdateItem', 700, 2)).toBeCloseTo(2 * PRICES.dynamoWrite.usd, 12)
  expect(requestCost('AmazonSSM.GetParametersByPath', 90, 5000)).toBe(0)
})

test('a task costs more by each run: one more delivery, two writes, and its time', () => {
  const facts = { track: 'full', memoryMb: 1024, architecture: 'arm64' } as const

  const once = runCost({ ...facts, runsMs: [1000] })
  const twice = runCost({ ...facts, runsMs: [1000, 500] })

  const more = Object.fromEntries(twice.parts.map(({ name, usd }, at) => [name, usd - (once.parts[at]?.usd ?? 0)]))
  expect(more['SQS']).toBeCloseTo(PRICES.sqsRequest.usd, 12)
  expect(more['DynamoDB']).toBeCloseTo(2 * PRICES.dynamoWrite.usd, 12)
  expect(more['Lambda']).toBeCloseTo(PRICES.lambdaRequest.usd + 0.5 * PRICES.lambdaArmSecond.usd, 12)
  expect(twice.usd).toBeCloseTo(
    twice.parts.reduce((sum, { usd }) => sum + usd, 0),
    12,
  )
})

test('the meter counts what this process sends to AWS, and nothing else that it sends', async () => {
  const server = createServer((_, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const meter = startCostMeter()
  onTestFinished(() => meter.close())
  const send = (headers: Record<string, string>) =>
    new Promise((resolve) =>
      request({ port, headers, agent: false }, (response) => response.resume().on('close', resolve)).end(),
    )

  await send({ 'x-amz-target': 'AmazonSQS.SendMessage' })
  await send({ authorization: 'AWS4-HMAC-SHA256 Credential=x' })
  await send({ accept: 'text/html' })

  expect(meter.read()).toEqual({ requests: 2, usd: PRICES.sqsRequest.usd })
})
