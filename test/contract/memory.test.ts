import { describe, test } from 'vitest'
import { MemoryBlobStore } from '../../lib/adapters/memory/memory-blob-store.ts'
import { MemoryDirectory } from '../../lib/adapters/memory/memory-directory.ts'
import { MemoryScheduler } from '../../lib/adapters/memory/memory-scheduler.ts'
import { MemoryTaskQueue } from '../../lib/adapters/memory/memory-task-queue.ts'
import { MemoryTaskStore } from '../../lib/adapters/memory/memory-task-store.ts'
import { SteeredClock } from '../../lib/adapters/memory/steered-clock.ts'
import { noFaults } from '../support/contract-subjects.ts'
import { blobStoreContract } from './blob-store.contract.ts'
import { directoryContract } from './directory.contract.ts'
import { schedulerContract } from './scheduler.contract.ts'
import { taskQueueContract } from './task-queue.contract.ts'
import { taskStoreContract } from './task-store.contract.ts'

describe('the memory task store', () => {
  for (const { name, run } of taskStoreContract) {
    test(name, () => {
      const clock = new SteeredClock()
      const advance = (seconds: number) => void clock.advance(seconds * 1000)
      const store = new MemoryTaskStore(clock)
      return run({ store, reopen: () => store, faults: noFaults, now: () => clock.now(), advance })
    })
  }
})

describe('the memory task queue', () => {
  for (const { name, run } of taskQueueContract) {
    test(name, () => {
      const clock = new SteeredClock()
      const wait = (seconds: number) => clock.advance(seconds * 1000)
      return run({ queue: new MemoryTaskQueue(clock), faults: noFaults, newQueue: async () => 'queue', wait })
    })
  }
})

describe('the memory blob store', () => {
  for (const { name, run } of blobStoreContract) {
    test(name, () => {
      const blobs = new MemoryBlobStore()
      return run({ blobs, alter: async (reference, text) => blobs.alter(reference, text) })
    })
  }
})

describe('the memory directory', () => {
  for (const { name, run } of directoryContract) {
    test(name, () => {
      const directory = new MemoryDirectory()
      return run({
        directory,
        publish: async (app, stage, manifest) => directory.publish(app, stage, manifest),
      })
    })
  }
})

describe('the memory scheduler', () => {
  for (const { name, run } of schedulerContract) {
    test(name, () => {
      const clock = new SteeredClock()
      const queues = new MemoryTaskQueue(clock)
      const wait = (seconds: number) => clock.advance(seconds * 1000)
      const scheduler = new MemoryScheduler(clock, queues)
      return run({ scheduler, queues, prefix: 'p.', newQueue: async () => 'queue', now: () => clock.now(), wait })
    })
  }
})
