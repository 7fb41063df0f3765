import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { KeyItem } from '../../../lib/core/record.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const keys: ContractTest<StoreSubject>[] = [
  {
    name: 'a free key is taken, and then its holder is given, unchanged',
    run: async ({ store, now }) => {
      const first = aKey(now() + 60_000)
      const second = { ...first, taskId: 'other', inputHash: 'else', until: first.until + 1 }

      const answers = [await store.takeKey(first, now()), await store.takeKey(second, now())]

      expect(answers).toEqual([{ taken: true }, { taken: false, holder: first }])
      expect(await store.takeKey(second, now())).toEqual({ taken: false, holder: first })
    },
  },
  {
    name: 'a key is free again from its until on',
    run: async ({ store, now }) => {
      const first = aKey(now() + 1000)
      const second = { ...first, taskId: 'other', until: first.until + 1000 }
      await store.takeKey(first, now())

      const early = await store.takeKey(second, first.until - 1)
      const onTime = await store.takeKey(second, first.until)

      expect([early, onTime]).toEqual([{ taken: false, holder: first }, { taken: true }])
      expect(await store.takeKey(first, first.until)).toEqual({ taken: false, holder: second })
    },
  },
  {
    name: 'of many takers of one key at once exactly one gets it and the others learn whose it is',
    run: async ({ store, now }) => {
      const key = aKey(now() + 60_000)
      const rivals = Array.from({ length: 12 }, (_, index) => ({ ...key, taskId: `task-${index}` }))

      const answers = await Promise.all(rivals.map((rival) => store.takeKey(rival, now())))

      const winner = rivals[answers.findIndex(({ taken }) => taken)]
      const holders = answers.flatMap((answer) => (answer.taken ? [] : [answer.holder]))
      expect(holders).toEqual(new Array(11).fill(winner))
    },
  },
  {
    name: 'a key that the service turns down for a moment is taken all the same',
    run: async ({ store, now, faults }) => {
      faults.throttleNext(1)

      expect(await store.takeKey(aKey(now() + 60_000), now())).toEqual({ taken: true })
    },
  },
]

function aKey(until: number): KeyItem {
  return { id: `key#${randomUUID()}`, taskId: 'task', inputHash: 'hash', until }
}
