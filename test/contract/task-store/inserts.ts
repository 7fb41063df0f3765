import { expect } from 'vitest'
import { aRecord, fullRecord, outcomes, records } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const inserts: ContractTest<StoreSubject>[] = [
  {
    name: 'an inserted record comes back with every field as it was',
    run: async ({ store, now }) => {
      const record = fullRecord(now())

      await store.insertMany([record])

      expect(await store.getMany([record.id], { consistent: true })).toEqual([record])
    },
  },
  {
    name: 'an insert where a live record stands answers exists and changes nothing',
    run: async ({ store, now }) => {
      const first = aRecord(now())
      await store.insertMany([first])

      const answers = await store.insertMany([{ ...first, name: 'other', labels: { a: 'b' } }])

      expect(outcomes(answers)).toEqual(['exists'])
      expect(await store.getMany([first.id], { consistent: true })).toEqual([first])
    },
  },
  {
    name: 'inserts are answered one by one in the order of the records, however many',
    run: async ({ store, now }) => {
      const all = records(60, now())
      const there = all.filter((_, index) => index % 7 === 3)
      await store.insertMany(there)

      const answers = await store.insertMany(all)

      expect(outcomes(answers)).toEqual(all.map((_, index) => (index % 7 === 3 ? 'exists' : 'inserted')))
      expect(
        await store.getMany(
          all.map(({ id }) => id),
          { consistent: true },
        ),
      ).toEqual(all)
    },
  },
  {
    name: 'an insert takes the place of an expired record, whole',
    run: async ({ store, now, advance }) => {
      const old = aRecord(now(), { ttl: Math.ceil(now() / 1000) + 10, labels: { old: 'yes' }, tenant: 'old' })
      await store.insertMany([old])
      advance(11)
      const fresh = aRecord(now(), { id: old.id })

      const answers = await store.insertMany([aRecord(now()), fresh])

      expect(outcomes(answers)).toEqual(['inserted', 'inserted'])
      expect(await store.getMany([old.id], { consistent: true })).toEqual([fresh])
    },
  },
  {
    name: 'of many inserts of one id at once exactly one is inserted',
    run: async ({ store, now }) => {
      const { id } = aRecord(now())
      const rivals = Array.from({ length: 12 }, (_, index) => aRecord(now(), { id, name: `rival-${index}` }))

      const answers = await Promise.all(rivals.map((rival) => store.insertMany([aRecord(now()), rival])))

      const won = answers.map(([, answer]) => answer?.outcome)
      expect(won.filter((outcome) => outcome === 'inserted')).toHaveLength(1)
      expect(won.filter((outcome) => outcome === 'exists')).toHaveLength(11)
      expect(await store.getMany([id], { consistent: true })).toEqual([rivals[won.indexOf('inserted')]])
    },
  },
  {
    name: 'inserts that the service turns down for a moment are made all the same',
    run: async ({ store, now, faults }) => {
      const all = records(30, now())
      faults.throttleNext(2)

      const answers = await store.insertMany(all)

      expect(outcomes(answers)).toEqual(all.map(() => 'inserted'))
      expect(
        await store.getMany(
          all.map(({ id }) => id),
          { consistent: true },
        ),
      ).toEqual(all)
    },
  },
  {
    name: 'records that the service can not hold are unavailable for good, and their neighbours are inserted',
    run: async ({ store, now }) => {
      const fine = records(3, now())
      const bad = [
        aRecord(now(), { result: 'x'.repeat(410_000) }),
        aRecord(now(), { progress: { current: Number.NaN, total: 1 } }),
        aRecord(now(), { executionMs: Number.POSITIVE_INFINITY }),
      ]

      const answers = await store.insertMany([...bad, ...fine])

      expect(answers.map(({ outcome }) => outcome)).toEqual([
        ...bad.map(() => 'unavailable'),
        ...fine.map(() => 'inserted'),
      ])
      expect(answers.slice(0, 3).map((answer) => 'error' in answer && answer.error.retryable)).toEqual(
        bad.map(() => false),
      )
    },
  },
  {
    name: 'an insert of no records answers nothing',
    run: async ({ store }) => {
      expect(await store.insertMany([])).toEqual([])
    },
  },
]
