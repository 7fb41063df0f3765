import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { serviceConfig } from '../../lib/adapters/aws/client-config.ts'
import { SqsQueueRegistry } from '../../lib/adapters/aws/sqs-queue-registry.ts'
import { type SqsRegistryCalls, sqsRegistryCalls } from '../../lib/adapters/aws/sqs-registry-calls.ts'
import { MemoryQueueRegistry } from '../../lib/adapters/memory/memory-queue-registry.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import { type Emulator, startEmulator } from '../../lib/dev/emulator/emulator.ts'
import { queueRegistryContract } from '../contract/queue-registry.contract.ts'

describe('the memory queue registry', () => {
  for (const { name, run } of queueRegistryContract) {
    test(name, () => {
      const queue = new MemoryTaskQueue(new SteeredClock())
      const newQueue = async (made: string) => void (await queue.depth(made))
      return run({ registry: new MemoryQueueRegistry(queue), newQueue, prefix: 'memory-' })
    })
  }
})

describe('the SQS queue registry on the embedded backend', () => {
  let emulator: Emulator
  let sqs: SQSClient
  let calls: SqsRegistryCalls
  beforeAll(async () => {
    emulator = await startEmulator({ port: 0 })
    const options = { endpoint: emulator.endpoint }
    calls = sqsRegistryCalls(serviceConfig('sqs', options, {}))
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    sqs = new SQSClient({ ...options, region: 'us-east-1', credentials })
  })
  afterAll(async () => {
    calls.destroy()
    sqs.destroy()
    await emulator.close()
  })

  queueRegistryContract.forEach(({ name, run }, index) => {
    test(name, () => {
      const queueUrl = (queue: string) => `${emulator.endpoint}/000000000000/${queue}`
      const registry = new SqsQueueRegistry({ calls: async () => calls, queueUrl })
      const newQueue = async (QueueName: string) => void (await sqs.send(new CreateQueueCommand({ QueueName })))
      return run({ registry, newQueue, prefix: `embedded-${index}-` })
    })
  })
})
