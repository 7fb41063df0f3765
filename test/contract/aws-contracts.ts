import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AwsWorld } from '../support/contract-aws.ts'
import type { QueueSubject, WireSubject } from '../support/contract-subjects.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import type { ContractTest } from './contract.ts'
import { directoryContract } from './directory.contract.ts'
import { queueRegistryContract } from './queue-registry.contract.ts'
import { type SchedulerSubject, schedulerContract } from './scheduler.contract.ts'
import { taskQueueContract } from './task-queue.contract.ts'
import { taskStoreContract } from './task-store.contract.ts'
import { wireContract } from './wire.contract.ts'

/** A promise that a backend is known to break by a defect of its own, and what it does instead. */
export interface Difference<Subject> {
  /** The name of the contract test that fails there. */
  readonly promise: string
  /** What is seen there. */
  readonly instead: ContractTest<Subject>
}

export interface Differences {
  readonly queue: readonly Difference<QueueSubject>[]
  readonly wire: readonly Difference<WireSubject>[]
}

/** Runs the store's contract on the DynamoDB adapter over one backend, in both of its ways of writing. */
export function describeStoreContract(where: string, openWorld: () => Promise<AwsWorld>): void {
  for (const writes of ['batch', 'single'] as const) {
    describe(`the DynamoDB task store with ${writes} writes, on ${where}`, () => {
      const world = opened(openWorld)
      testAll(taskStoreContract, () => world().store(writes))
    })
  }
}

/** Runs all other contracts on the AWS adapters over one backend. A known difference is no test left out: it has to be seen. */
export function describeServiceContracts(
  where: string,
  openWorld: () => Promise<AwsWorld>,
  differences: Differences = { queue: [], wire: [] },
): void {
  describe(`on ${where}`, () => {
    const world = opened(openWorld)
    describe('the SQS task queue', () => testAll(taskQueueContract, () => world().queue(), differences.queue))
    describe('the S3 blob store', () => testAll(blobStoreContract, () => world().blobs()))
    describe('the SSM directory', () => testAll(directoryContract, () => world().directory()))
    describe('the SQS queue registry', () => testAll(queueRegistryContract, () => world().registry()))
    describe('the services that the adapters stand on', () => {
      testAll(wireContract, () => world().wire(), differences.wire)
    })
  })
}

/** Runs the scheduler's contract over one backend. Apart from the others: on LocalStack it takes something that fires schedules. */
export function describeSchedulerContract(
  where: string,
  openWorld: () => Promise<AwsWorld>,
  differences: readonly Difference<SchedulerSubject>[] = [],
): void {
  describe(`the EventBridge scheduler, on ${where}`, () => {
    const world = opened(openWorld)
    testAll(schedulerContract, () => world().scheduler(), differences)
  })
}

/** A world for the tests of a `describe`, open while they run. */
function opened(openWorld: () => Promise<AwsWorld>): () => AwsWorld {
  let world: AwsWorld | undefined
  beforeAll(async () => {
    world = await openWorld()
  })
  afterAll(() => world?.close())
  return () => world ?? expect.fail('the world is open only inside tests')
}

function testAll<Subject>(
  contract: readonly ContractTest<Subject>[],
  open: () => Subject,
  differences: readonly Difference<Subject>[] = [],
): void {
  const different = new Map(differences.map(({ promise, instead }) => [promise, instead]))
  for (const { name, run } of contract) {
    const instead = different.get(name)
    different.delete(name)
    if (instead === undefined) test(name, () => run(open()))
    else test(`different here: ${instead.name} (promised: ${name})`, () => isDifferent(run, instead, open))
  }
  for (const name of different.keys()) {
    test(`the promise of a known difference is in the contract: ${name}`, () => expect.fail('it is not'))
  }
}

/** Fails also where the promise is kept after all: then the difference is none any more, and its row can go. */
async function isDifferent<Subject>(
  promise: ContractTest<Subject>['run'],
  instead: ContractTest<Subject>,
  open: () => Subject,
): Promise<void> {
  const broken = await promise(open()).then(
    () => undefined,
    (error: unknown) => error,
  )

  expect(broken).toHaveProperty('name', 'AssertionError')
  await instead.run(open())
}
