import { expect } from 'vitest'
import type { QueueRegistry } from '../../lib/ports/queue-registry.ts'
import type { ContractTest } from './contract.ts'

export interface RegistrySubject {
  readonly registry: QueueRegistry
  /** Makes a queue of this name. */
  newQueue(name: string): Promise<void>
  /** What the names of this subject's queues begin with. */
  readonly prefix: string
}

export const queueRegistryContract: ContractTest<RegistrySubject>[] = [
  {
    name: 'the queues are those whose names begin with the prefix, and no others',
    run: async ({ registry, newQueue, prefix }) => {
      for (const name of ['app_a', 'app_b_dlq', 'other']) await newQueue(prefix + name)

      const names = await registry.list(`${prefix}app_`)

      expect(names.toSorted()).toEqual([`${prefix}app_a`, `${prefix}app_b_dlq`])
    },
  },
  {
    name: 'where no queue is, the list is empty',
    run: async ({ registry, prefix }) => {
      expect(await registry.list(`${prefix}none`)).toEqual([])
    },
  },
  {
    name: 'a deleted queue is gone with what was in it, and its neighbours stay',
    run: async ({ registry, newQueue, prefix }) => {
      await newQueue(`${prefix}gone`)
      await newQueue(`${prefix}gone_dlq`)

      await registry.delete(`${prefix}gone`)

      expect(await registry.list(`${prefix}gone`)).toEqual([`${prefix}gone_dlq`])
    },
  },
  {
    name: 'deleting what is not there is fine',
    run: async ({ registry, prefix }) => {
      await expect(registry.delete(`${prefix}never`)).resolves.toBeUndefined()
    },
  },
]
