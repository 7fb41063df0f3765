import { expect } from 'vitest'
import { eq } from '../../../lib/core/condition.ts'
import { aRecord, records } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const reads: ContractTest<StoreSubject>[] = [
  {
    name: 'records come back in the order of their ids, with gaps where there is none',
    run: async ({ store, now }) => {
      const all = records(230, now())
      const kept = all.filter((_, index) => index % 5 !== 0)
      await store.insertMany(kept)

      const found = await store.getMany(all.map(({ id }) => id).reverse(), { consistent: true })

      expect(found.reverse()).toEqual(all.map((record, index) => (index % 5 !== 0 ? record : undefined)))
    },
  },
  {
    name: 'an id may be named twice',
    run: async ({ store, now }) => {
      const [one, two] = [aRecord(now()), aRecord(now())]
      await store.insertMany([one, two])

      const found = await store.getMany([one.id, two.id, one.id], { consistent: true })

      expect(found).toEqual([one, two, one])
    },
  },
  {
    name: 'a record is gone from the moment its ttl names',
    run: async ({ store, now, advance }) => {
      const ttl = Math.ceil(now() / 1000) + 60
      const record = aRecord(now(), { ttl })
      await store.insertMany([record])

      advance(30)
      const before = await store.getMany([record.id], { consistent: true })
      advance(31)
      const after = await store.getMany([record.id], { consistent: true })

      expect([...before, ...after]).toEqual([record, undefined])
    },
  },
  {
    name: 'a consistent read sees every write that was answered',
    run: async ({ store, now, faults }) => {
      const record = aRecord(now())
      await store.insertMany([record])
      faults.lagNext(5)
      for (let rev = 0; rev < 5; rev++) {
        await store.updateMany([{ id: record.id, when: eq('rev', rev), set: { rev: rev + 1 }, remove: [] }])

        const [found] = await store.getMany([record.id], { consistent: true })

        expect(found?.rev).toBe(rev + 1)
      }
      faults.lagNext(0)
    },
  },
  {
    name: 'a read that need not be consistent gives records too',
    run: async ({ store, now }) => {
      const record = aRecord(now())
      await store.insertMany([record])

      expect(await store.getMany([record.id], { consistent: false })).toEqual([record])
    },
  },
  {
    name: 'reads that the service turns down for a moment are whole all the same',
    run: async ({ store, now, faults }) => {
      const all = records(120, now())
      await store.insertMany(all)
      faults.throttleNext(3)

      const found = await store.getMany(
        all.map(({ id }) => id),
        { consistent: true },
      )

      expect(found).toEqual(all)
    },
  },
  {
    name: 'a read of no ids answers nothing',
    run: async ({ store }) => {
      expect(await store.getMany([], { consistent: true })).toEqual([])
    },
  },
]
