import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { BRIEF_FIELDS } from '../../../lib/core/brief-record.ts'
import type { RecordWrite } from '../../../lib/core/condition.ts'
import { eq } from '../../../lib/core/condition.ts'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { aRecord, fullRecord, outcomes, records } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const briefs: ContractTest<StoreSubject>[] = [
  {
    name: 'a brief read says where each task is, in the order asked for, and nothing of what came of it',
    run: async ({ store, now }) => {
      const [full, waiting] = [fullRecord(now()), aRecord(now())]
      await store.insertMany([full, waiting])

      const found = await store.getBriefs([waiting.id, randomUUID(), full.id])

      expect(found).toEqual([brief(waiting), undefined, brief(full)])
    },
  },
  {
    name: 'a record is gone from a brief read from the moment its ttl names',
    run: async ({ store, now, advance }) => {
      const record = aRecord(now(), { ttl: Math.ceil(now() / 1000) + 10 })
      await store.insertMany([record])
      const before = await store.getBriefs([record.id])

      advance(11)

      expect([...before, ...(await store.getBriefs([record.id]))]).toEqual([brief(record), undefined])
    },
  },
  {
    name: 'a brief update is made like any other',
    run: async ({ store, now }) => {
      const all = records(30, now())
      await store.insertMany(all)

      const answers = await store.updateBriefly(all.map(({ id }) => raise(id, 0)))

      expect(outcomes(answers)).toEqual(new Array(30).fill('updated'))
      const found = await store.getBriefs(all.map(({ id }) => id))
      expect(new Set(found.map((record) => record?.rev))).toEqual(new Set([1]))
    },
  },
  {
    name: 'a refused brief update comes with where the task is, and nothing of what came of it',
    run: async ({ store, now }) => {
      const [full, waiting] = [fullRecord(now()), aRecord(now())]
      await store.insertMany([full, waiting])

      const answers = await store.updateBriefly([raise(full.id, 99), raise(waiting.id, 0), raise(randomUUID(), 0)])

      expect(answers).toEqual([
        { outcome: 'refused', record: brief(full) },
        { outcome: 'updated' },
        { outcome: 'refused', record: undefined },
      ])
      expect(await store.getMany([full.id], { consistent: true })).toEqual([full])
    },
  },
]

function raise(id: string, rev: number): RecordWrite {
  return { id, when: eq('rev', rev), set: { rev: rev + 1 }, remove: [] }
}

function brief(record: TaskRecord): object {
  return Object.fromEntries(
    BRIEF_FIELDS.filter((field) => record[field] !== undefined).map((field) => [field, record[field]]),
  )
}
