import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Part } from '../../../lib/core/record.ts'
import { aRecord, outcomes } from '../../support/contract-records.ts'
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
    name: 'parts near 400 KB are written, read and searched, however many, and one over it is refused for good',
    run: async ({ store }) => {
      // More than a search gives at once.
      const all = attempts(12).map((part) => ({ ...part, body: `"${'ö'.repeat(179_000)}"` }))
      const over = { id: randomUUID(), part: 'input', body: `"${'x'.repeat(410_000)}"` }

      await store.putParts(all)

      // Not as a difference of megabytes, should there be one.
      const [first] = all
      expect(bodiesOf(await store.getParts(all)) === bodiesOf(all)).toBe(true)
      expect(bodiesOf(await store.queryParts(first?.id ?? '', 'attempt#')) === bodiesOf(all)).toBe(true)
      await expect(store.putParts([over])).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryable: false })
    },
  },
  {
    name: 'a part that is added where there is one changes nothing, and its neighbours are written',
    run: async ({ store }) => {
      const [first, second] = attempts(2)
      const there = { id: randomUUID(), part: 'input', body: '"first"' }
      await store.addParts([there])

      const answers = await store.addParts(
        [first, { ...there, body: '"second"' }, second].filter((part) => part !== undefined),
      )

      expect(outcomes(answers)).toEqual(['inserted', 'exists', 'inserted'])
      expect(await store.getParts([there])).toEqual([there])
      expect(await store.queryParts(first?.id ?? '', 'attempt#')).toEqual([first, second])
    },
  },
  {
    name: 'parts that the service turns down for a moment are added all the same',
    run: async ({ store, faults }) => {
      const all = attempts(40)
      faults.throttleNext(2)

      const answers = await store.addParts(all)

      expect(new Set(outcomes(answers))).toEqual(new Set(['inserted']))
      expect(await store.getParts(all)).toEqual(all)
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

function bodiesOf(parts: readonly (Part | undefined)[]): string {
  return parts.map((part) => part?.body).join()
}

function attempts(count: number, id: string = randomUUID()): Part[] {
  return Array.from({ length: count }, (_, index) => ({
    id,
    part: `attempt#${String(index).padStart(4, '0')}`,
    body: JSON.stringify({ index }),
  }))
}
