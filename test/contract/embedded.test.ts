import { afterAll, beforeAll, describe, test } from 'vitest'
import { type EmbeddedWorld, openEmbeddedWorld } from '../support/contract-embedded.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import { directoryContract } from './directory.contract.ts'
import { taskQueueContract } from './task-queue.contract.ts'
import { taskStoreContract } from './task-store.contract.ts'

let world: EmbeddedWorld
beforeAll(async () => {
  world = await openEmbeddedWorld()
})
afterAll(() => world.close())

for (const writes of ['batch', 'single'] as const) {
  describe(`the DynamoDB task store with ${writes} writes, on the embedded backend`, () => {
    for (const { name, run } of taskStoreContract) test(name, () => run(world.store(writes)))
  })
}

describe('the SQS task queue on the embedded backend', () => {
  for (const { name, run } of taskQueueContract) test(name, () => run(world.queue()))
})

describe('the S3 blob store on the embedded backend', () => {
  for (const { name, run } of blobStoreContract) test(name, () => run(world.backend()))
})

describe('the SSM directory on the embedded backend', () => {
  for (const { name, run } of directoryContract) {
    test(name, () => run({ directory: world.backend().directory, publish: world.publish }))
  }
})
