import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deployedQueues, mayAskForQueues } from '../../infra/deployed-queues.ts'
import { appSpec, defineApp } from '../../lib/core/app.ts'
import { manifestDefinitions } from '../../lib/core/manifest.ts'
import { planApp } from '../../lib/core/plan.ts'
import { task } from '../../lib/core/task.ts'
import { type AwsCaller, awsCaller, LOCAL_ACCOUNT } from '../../lib/dev/aws-call.ts'
import { type Emulator, startEmulator } from '../../lib/dev/emulator/emulator.ts'
import { provision } from '../../lib/dev/provision/provision.ts'

const app = defineApp('shop', {
  tasks: [task({ name: 'mail', priority: 'high', run: () => {} })],
  groups: { default: { priorities: ['high'] } },
})

let emulator: Emulator
let aws: AwsCaller
beforeAll(async () => {
  emulator = await startEmulator({ port: 0 })
  aws = awsCaller(emulator.endpoint)
  const spec = appSpec(app)
  await provision(
    aws,
    emulator.endpoint,
    planApp(spec, 'dev'),
    manifestDefinitions(spec, (name) => name),
  )
})
afterAll(async () => {
  aws.close()
  await emulator.close()
})

const ask = (change: Partial<Parameters<typeof deployedQueues>[0]> = {}) =>
  deployedQueues({ app, stage: 'dev', endpoint: emulator.endpoint, account: LOCAL_ACCOUNT, ...change })

test('the queues that are there are told with their depths, and whether the deployed app has them', async () => {
  const send = async (QueueName: string, DelaySeconds: number) => {
    const { QueueUrl } = await aws.json('AmazonSQS.GetQueueUrl', { QueueName })
    await aws.json('AmazonSQS.SendMessage', { QueueUrl, MessageBody: 'x', DelaySeconds })
  }
  await aws.json('AmazonSQS.CreateQueue', { QueueName: 'tl_shop_dev_old_low' })
  await aws.json('AmazonSQS.CreateQueue', { QueueName: 'tl_shop_dev_schedules_dlq' })
  await send('tl_shop_dev_default_high', 0)
  await send('tl_shop_dev_default_high', 900)
  await send('tl_shop_dev_old_low', 0)

  const queues = await ask()

  const high = { group: 'default', priority: 1, listed: true }
  expect(queues.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { ...high, name: 'tl_shop_dev_default_high', deadLetter: false, messages: 2 },
    { ...high, name: 'tl_shop_dev_default_high_dlq', deadLetter: true, messages: 0 },
    { name: 'tl_shop_dev_old_low', group: 'old', priority: 3, deadLetter: false, listed: false, messages: 1 },
  ])
})

test("another stage has none, and another account's are left out", async () => {
  expect(await ask({ stage: 'prod' })).toEqual([])
  expect(await ask({ account: '123456789012' })).toEqual([])
})

test('where nobody answers there are none, in no more than the time that is given', async () => {
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as AddressInfo
  const began = performance.now()

  const queues = await ask({ endpoint: `http://127.0.0.1:${port}`, limitMs: 200 })

  expect(queues).toEqual([])
  expect(performance.now() - began).toBeLessThan(5000)
  silent.closeAllConnections()
  silent.close()
})

test('where nothing listens there are none', async () => {
  expect(await ask({ endpoint: 'http://127.0.0.1:1' })).toEqual([])
})

test('synth asks only where the command line found credentials, or an endpoint is named', () => {
  expect(mayAskForQueues({})).toBe(false)
  expect(mayAskForQueues({ CDK_DEFAULT_ACCOUNT: '123456789012' })).toBe(true)
  expect(mayAskForQueues({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toBe(true)
})
