import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serviceConfig } from '../../lib/adapters/aws/client-config.ts'
import { SqsQueueRegistry } from '../../lib/adapters/aws/sqs-queue-registry.ts'
import { sqsRegistryCalls } from '../../lib/adapters/aws/sqs-registry-calls.ts'
import type { ManifestDefinitions } from '../../lib/core/manifest.ts'
import { createSweeper } from '../../lib/entries/sweeper.ts'
import { queueRegistryContract } from '../contract/queue-registry.contract.ts'
import { type AwsResources, openAwsResources } from '../support/contract-aws-resources.ts'

const endpoint = process.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566'
const app = `r${randomBytes(4).toString('hex')}`
const task = { group: 'images', priority: 2, track: 'full', codec: 'json', retentionMs: 1000 } as const
const definitions: ManifestDefinitions = {
  groups: { images: { priorities: [1, 2], functionName: 'none' } },
  tasks: { resize: task },
}

let resources: AwsResources
beforeAll(async () => {
  resources = await openAwsResources(endpoint)
})
afterAll(async () => {
  const { QueueUrls = [] } = await resources.sqs.listQueues({ QueueNamePrefix: `tl_${app}_` })
  for (const QueueUrl of QueueUrls) await resources.sqs.deleteQueue({ QueueUrl })
  await resources.close()
})

describe('the SQS queue registry on LocalStack', () => {
  queueRegistryContract.forEach(({ name, run }, index) => {
    test(name, async () => {
      const calls = sqsRegistryCalls(serviceConfig('sqs', { endpoint }, {}))
      const anyUrl = await resources.newQueue()
      const queueUrl = (queue: string) => anyUrl.slice(0, anyUrl.lastIndexOf('/') + 1) + queue
      const newQueue = async (QueueName: string) => void (await resources.sqs.createQueue({ QueueName }))

      await run({
        registry: new SqsQueueRegistry({ calls: async () => calls, queueUrl }),
        newQueue,
        prefix: `tl_${app}_${index}-`,
      })

      calls.destroy()
    })
  })
})

test('the sweeper empties queues that a deploy left behind, and then deletes them', async () => {
  const { sqs, table, bucket } = resources
  const make = async (QueueName: string) => (await sqs.createQueue({ QueueName })).QueueUrl ?? ''
  const stage = 'dev'
  const queueUrl = await make(`tl_${app}_${stage}_images_normal`)
  const old = await make(`tl_${app}_${stage}_old_normal`)
  const oldDead = await make(`tl_${app}_${stage}_old_normal_dlq`)
  const dead = await make(`tl_${app}_${stage}_images_normal_dlq`)
  const place = { table, bucket, queueUrl, listing: true }
  await resources.publish(app, stage, { resources: place, ...definitions })
  const body = (index: number) =>
    `{"v":1,"id":"task-${index}","rec":"put","name":"resize","group":"old","priority":2,"codec":"json","track":"full","enqueuedAt":1}`
  for (let index = 0; index < 25; index++) await sqs.sendMessage({ QueueUrl: old, MessageBody: body(index) })
  await sqs.sendMessage({ QueueUrl: oldDead, MessageBody: 'a dead letter' })
  const sweeper = createSweeper({ app, stage, endpoint, resources: place })

  const first = await sweeper.sweep(60_000, 0)
  const counts = await Promise.all([queueUrl, dead].map((url) => messagesIn(url)))
  await sweeper.sweep(60_000, 0)
  await sweeper.sweep(60_000, 0)
  const last = await sweeper.sweep(60_000, 0)

  expect(first.retired.map(({ moved, left }) => ({ moved, left }))).toEqual([
    { moved: 25, left: 0 },
    { moved: 1, left: 0 },
  ])
  expect(counts).toEqual([25, 1])
  expect(last.retired).toEqual([])
  await sweeper.close()
})

async function messagesIn(QueueUrl: string): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages'] as const
  const { Attributes } = await resources.sqs.getQueueAttributes({ QueueUrl, AttributeNames: [...AttributeNames] })
  return Number(Attributes?.ApproximateNumberOfMessages)
}
