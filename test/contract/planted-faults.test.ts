import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AwsWorld, MakeBackend } from '../support/contract-aws.ts'
import { openEmbeddedWorld } from '../support/contract-embedded.ts'
import { plantFault, removePlants } from '../support/plant-fault.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import type { ContractTest } from './contract.ts'
import { PLANTED_FAULTS, type PlantedFault } from './planted-faults.ts'
import { taskQueueContract } from './task-queue.contract.ts'
import { taskStoreContract } from './task-store.contract.ts'

let world: AwsWorld
let faithful: MakeBackend
beforeAll(async () => {
  world = await openEmbeddedWorld()
  faithful = await plantFault('faithful', undefined)
})
afterAll(async () => {
  await world.close()
  removePlants()
})

describe('the contract catches in the AWS adapters', () => {
  for (const [index, fault] of PLANTED_FAULTS.entries()) {
    test(`${fault.name} (by: ${fault.caughtBy})`, async () => {
      const planted = await plantFault(String(index), fault)

      const failure = await brokenPromise(fault, planted)
      const control = await brokenPromise(fault, faithful)

      expect(control).toBeUndefined()
      // A promise that was looked at and found broken; not a copy that fell over.
      expect(failure).toHaveProperty('name', 'AssertionError')
    })
  }
})

/** What the fault's contract test throws, if it does. */
async function brokenPromise({ adapter, caughtBy }: PlantedFault, make: MakeBackend): Promise<unknown> {
  try {
    if (adapter === 'queue') await named(taskQueueContract, caughtBy).run(world.queue(make))
    else if (adapter === 'blobs') await named(blobStoreContract, caughtBy).run(world.blobs(make))
    else await named(taskStoreContract, caughtBy).run(world.store(adapter, make))
    return undefined
  } catch (error) {
    return error
  }
}

function named<S>(contract: readonly ContractTest<S>[], name: string): ContractTest<S> {
  const found = contract.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no contract test is named '${name}'`)
  return found
}
