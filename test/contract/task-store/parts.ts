import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Part } from '../../../lib/core/record.ts'
import { aRecord } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const parts: ContractTest<StoreSubject>[] = [
  {
    name: 'parts come back in the order asked for, with gaps where there is none',
    run: async ({ store }) => {
      const all = attempts(30)
      await store.putParts(all)
      const absent = { id: randomUUID(), part: 'input' }

      const found = await store.getParts([...all.slice(20), absent, ...all.slice(0, 20)])

      expect(found).toEqual([...all.slice(20), undefined, ...all.slice(0, 20)])
    },
  },
  {
    name: 'a part takes the place of what was there, whole',
    run: async ({ store, now }) => {
      const [first] = attempts(1)
      const old = { ...first, id: first?.id ?? '', part: 'input', body: '"old"', ttl: Math.ceil(now() / 1000) + 60 }
      const fresh = { id: old.id, part: 'input', body: '"☃"' }
      await store.putParts([old])

      await store.putParts([fresh])

      expect(await store.getParts([fresh])).toEqual([fresh])
    },
  },
  {
    name: 'of one part named twice in a call the last is kept',
    run: async ({ store }) => {
      const id = randomUUID()

      await store.putParts([
        { id, part: 'input', body: '1' },
        { id, part: 'input', body: '2' },
      ])

      expect(await store.getParts([{ id, part: 'input' }])).toEqual([{ id, part: 'input', body: '2' }])
    },
  },
  {
    name: 'a part is gone from the moment its ttl names',
    run: async ({ store, now, advance }) => {
      const part = { id: randomUUID(), part: 'input', body: '1', ttl: Math.ceil(now() / 1000) + 10 }
      await store.putParts([part])
      const before = await store.getParts([part])

      advance(11)

      expect(before).toEqual([part])
      expect(await store.getParts([part])).toEqual([undefined])
      expect(await store.queryParts(part.id, '')).toEqual([])
    },
  },
  {
    name: 'the parts of a task whose names begin alike come by name, the record and others not among them',
    run: async ({ store, now }) => {
      const record = aRecord(now())
      const [first, second, third] = attempts(3, record.id)
      const input = { id: record.id, part: 'input', body: '1' }
      await store.insertMany([record])
      await store.putParts([third, input, first, second].filter((part) => part !== undefined))
      await store.putParts(attempts(2))

      const found = await store.queryParts(record.id, 'attempt#')

      expect(found).toEqual([first, second, third])
      expect(await store.queryParts(record.id, '')).toEqual([first, second, third, input])
    },
  },
  {
    name: 'parts that the service turns down for a moment are written and read all the same',
    run: async ({ store, faults }) => {
      const all = attempts(40)
      faults.throttleNext(2)
      await store.putParts(all)
      faults.throttleNext(2)

      expect(await store.getParts(all)).toEqual(all)
    },
  },
]

function attempts(count: number, id: string = randomUUID()): Part[] {
  return Array.from({ length: count }, (_, index) => ({
    id,
    part: `attempt#${String(index).padStart(4, '0')}`,
    body: JSON.stringify({ index }),
  }))
}
