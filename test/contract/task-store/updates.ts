import { expect } from 'vitest'
import { eq, missing } from '../../../lib/core/condition.ts'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { claimWrite, settleWrite, takeoverWrite } from '../../../lib/core/transitions.ts'
import { aRecord, outcomes, records } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

const LEASE_MS = 30_000

export const updates: ContractTest<StoreSubject>[] = [
  {
    name: 'an update whose condition holds sets and removes its fields and leaves the rest',
    run: async ({ store, now }) => {
      const record = aRecord(now(), { notBefore: 5, tenant: 'a', labels: { a: 'b' } })
      await store.insertMany([record])

      const answers = await store.updateMany([
        {
          id: record.id,
          when: eq('rev', 0),
          set: { rev: 1, labels: { c: 'd' }, progress: { current: 1, total: 2 } },
          remove: ['notBefore', 'leaseToken'],
        },
      ])

      const { notBefore: _, ...rest } = record
      expect(outcomes(answers)).toEqual(['updated'])
      expect(await store.getMany([record.id], { consistent: true })).toEqual([
        { ...rest, rev: 1, labels: { c: 'd' }, progress: { current: 1, total: 2 } },
      ])
    },
  },
  {
    name: 'an update may set only or remove only',
    run: async ({ store, now }) => {
      const [one, two] = [aRecord(now()), aRecord(now(), { tenant: 'a' })]
      await store.insertMany([one, two])

      const answers = await store.updateMany([
        { id: one.id, when: missing('tenant'), set: { tenant: 'b' }, remove: [] },
        { id: two.id, when: eq('tenant', 'a'), set: {}, remove: ['tenant'] },
      ])

      expect(outcomes(answers)).toEqual(['updated', 'updated'])
      const after = await store.getMany([one.id, two.id], { consistent: true })
      expect(after.map((record) => record?.tenant)).toEqual(['b', undefined])
    },
  },
  {
    name: 'a refused update comes with the record as it is and changes nothing',
    run: async ({ store, now }) => {
      const record = aRecord(now())
      await store.insertMany([record])

      const answers = await store.updateMany([
        { id: record.id, when: eq('rev', 1), set: { rev: 2 }, remove: ['input'] },
      ])

      expect(answers).toEqual([{ outcome: 'refused', record }])
      expect(await store.getMany([record.id], { consistent: true })).toEqual([record])
    },
  },
  {
    name: 'an update of a record that is not there is refused without a record and makes none',
    run: async ({ store, now }) => {
      const { id } = aRecord(now())

      const answers = await store.updateMany([{ id, when: missing('leaseToken'), set: { rev: 1 }, remove: [] }])

      expect(answers).toEqual([{ outcome: 'refused', record: undefined }])
      expect(await store.getMany([id], { consistent: true })).toEqual([undefined])
    },
  },
  {
    name: 'an update of an expired record is refused without a record',
    run: async ({ store, now, advance }) => {
      const record = aRecord(now(), { ttl: Math.ceil(now() / 1000) + 10 })
      await store.insertMany([record])
      advance(11)

      const answers = await store.updateMany([
        { id: record.id, when: eq('rev', 0), set: { ttl: record.ttl + 1000 }, remove: [] },
        { id: record.id.replace(/^./, 'z'), when: eq('rev', 0), set: { rev: 1 }, remove: [] },
      ])

      expect(answers).toEqual([
        { outcome: 'refused', record: undefined },
        { outcome: 'refused', record: undefined },
      ])
      expect(await store.getMany([record.id], { consistent: true })).toEqual([undefined])
    },
  },
  {
    name: 'updates are answered one by one in the order of the writes, however many',
    run: async ({ store, now }) => {
      const all = records(60, now())
      await store.insertMany(all)
      const write = ({ id }: TaskRecord, index: number) => ({
        id,
        when: eq('rev', index % 7 === 3 ? 1 : 0),
        set: { attempt: index },
        remove: [],
      })

      const answers = await store.updateMany(all.map(write))

      expect(answers).toEqual(
        all.map((record, index) => (index % 7 === 3 ? { outcome: 'refused', record } : { outcome: 'updated' })),
      )
      const after = await store.getMany(
        all.map(({ id }) => id),
        { consistent: true },
      )
      expect(after.map((record) => record?.attempt)).toEqual(all.map((_, index) => (index % 7 === 3 ? 0 : index)))
    },
  },
  {
    name: 'of many claims of one record at once exactly one succeeds and the others see its token',
    run: async ({ store, now }) => {
      const record = aRecord(now())
      await store.insertMany([record])
      const tokens = Array.from({ length: 12 }, (_, index) => `token-${index}`)

      const answers = await Promise.all(
        tokens.map((token) => store.updateMany([claimWrite(record, token, now(), LEASE_MS)])),
      )

      const flat = answers.flat()
      const winner = tokens[flat.findIndex(({ outcome }) => outcome === 'updated')]
      const losers = flat.flatMap((answer) => (answer.outcome === 'refused' ? [answer.record?.leaseToken] : []))
      expect(losers).toEqual(new Array(11).fill(winner))
    },
  },
  {
    name: 'a run whose lease was taken over records nothing',
    run: async ({ store, now, advance }) => {
      const record = aRecord(now())
      await store.insertMany([record])
      await store.updateMany([claimWrite(record, 'first', now(), LEASE_MS)])
      const [started] = await store.getMany([record.id], { consistent: true })
      advance(60)
      const takeover = await store.updateMany([takeoverWrite(started ?? record, 'second', now(), LEASE_MS)])

      const late = { id: record.id, token: 'first', rev: 0, retentionMs: 1000 }
      const [answer] = await store.updateMany([settleWrite(late, { status: 'SUCCESS' }, now(), 1)])

      expect(outcomes(takeover)).toEqual(['updated'])
      expect(answer).toMatchObject({ outcome: 'refused', record: { status: 'STARTED', leaseToken: 'second' } })
    },
  },
  {
    name: 'updates that the service turns down for a moment are made all the same, once',
    run: async ({ store, now, faults }) => {
      const all = records(30, now())
      await store.insertMany(all)
      faults.throttleNext(2)

      const answers = await store.updateMany(
        all.map(({ id }) => ({ id, when: eq('rev', 0), set: { rev: 1 }, remove: [] })),
      )

      expect(outcomes(answers)).toEqual(all.map(() => 'updated'))
      const after = await store.getMany(
        all.map(({ id }) => id),
        { consistent: true },
      )
      expect(after.map((record) => record?.rev)).toEqual(all.map(() => 1))
    },
  },
  {
    name: 'an update that the service can not hold is unavailable for good and changes nothing, and its neighbours are made',
    run: async ({ store, now }) => {
      const all = records(4, now(), { result: 'x'.repeat(300_000) })
      await store.insertMany(all)
      const sets = [{ rev: 1 }, { resultRef: 'x'.repeat(200_000) }, { executionMs: Number.NaN }, { rev: 1 }]

      const answers = await store.updateMany(
        all.map(({ id }, index) => ({ id, when: eq('rev', 0), set: sets[index] ?? {}, remove: [] })),
      )

      expect(answers).toMatchObject([
        { outcome: 'updated' },
        { outcome: 'unavailable', error: { retryable: false } },
        { outcome: 'unavailable', error: { retryable: false } },
        { outcome: 'updated' },
      ])
      const ids = all.map(({ id }) => id)
      const after = await store.getMany(ids, { consistent: true })
      expect(after).toEqual(all.map((record, index) => ({ ...record, rev: index % 3 === 0 ? 1 : 0 })))
    },
  },
  {
    name: 'an update whose reply is lost is answered updated, or refused with a record that shows it',
    run: async ({ store, now, faults }) => {
      const record = aRecord(now())
      await store.insertMany([record])
      faults.loseNextReply()

      const [answer] = await store.updateMany([claimWrite(record, 'mine', now(), LEASE_MS)])

      const shown = answer?.outcome === 'refused' ? answer.record?.leaseToken : 'mine'
      expect(answer?.outcome).not.toBe('unavailable')
      expect(shown).toBe('mine')
    },
  },
]
