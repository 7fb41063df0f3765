import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Part } from '../../../lib/core/record.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const swaps: ContractTest<StoreSubject>[] = [
  {
    name: 'a part is swapped for the one that was expected, whole, and for no other',
    run: async ({ store, now }) => {
      const first = aPlace('"first"', Math.ceil(now() / 1000) + 60)
      const second = { id: first.id, part: first.part, body: '"☃"' }

      const answers = [
        await store.swapPart(first, undefined),
        await store.swapPart(second, '"other"'),
        await store.swapPart(second, undefined),
      ]

      const refused = { outcome: 'refused', present: first }
      expect(answers).toEqual([{ outcome: 'swapped' }, refused, refused])
      expect(await store.getParts([first])).toEqual([first])
      expect(await store.swapPart(second, '"first"')).toEqual({ outcome: 'swapped' })
      expect(await store.getParts([first])).toEqual([second])
    },
  },
  {
    name: 'where there is no part, none is swapped that was expected',
    run: async ({ store }) => {
      const part = aPlace('1')

      expect(await store.swapPart(part, '0')).toEqual({ outcome: 'refused', present: undefined })

      expect(await store.getParts([part])).toEqual([undefined])
    },
  },
  {
    name: 'a part whose ttl has passed counts as none',
    run: async ({ store, now, advance }) => {
      const old = aPlace('"old"', Math.ceil(now() / 1000) + 10)
      const fresh = { ...old, body: '"fresh"', ttl: (old.ttl ?? 0) + 1000 }
      await store.swapPart(old, undefined)
      const early = await store.swapPart(fresh, undefined)

      advance(11)

      expect(early).toEqual({ outcome: 'refused', present: old })
      expect(await store.swapPart(fresh, undefined)).toEqual({ outcome: 'swapped' })
      expect(await store.getParts([old])).toEqual([fresh])
    },
  },
  {
    name: 'of many swaps at once that expect the same exactly one is made, and the others learn of it',
    run: async ({ store }) => {
      const before = aPlace('"before"')
      await store.swapPart(before, undefined)
      const rivals = Array.from({ length: 12 }, (_, index) => ({ ...before, body: `"${index}"` }))

      const answers = await Promise.all(rivals.map((rival) => store.swapPart(rival, before.body)))

      const winner = rivals[answers.findIndex(({ outcome }) => outcome === 'swapped')]
      const present = answers.flatMap((answer) => (answer.outcome === 'swapped' ? [] : [answer.present]))
      expect(present).toEqual(new Array(11).fill(winner))
    },
  },
  {
    name: 'a swap that the service turns down for a moment is made all the same',
    run: async ({ store, faults }) => {
      faults.throttleNext(1)

      expect(await store.swapPart(aPlace('1'), undefined)).toEqual({ outcome: 'swapped' })
    },
  },
]

function aPlace(body: string, ttl?: number): Part {
  return { id: `schedule#${randomUUID()}`, part: 'schedule', body, ...(ttl !== undefined && { ttl }) }
}
