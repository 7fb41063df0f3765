import { randomInt, randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { eq } from '../../../lib/core/condition.ts'
import type { TaskRecord } from '../../../lib/core/record.ts'
import { shardOf } from '../../../lib/core/table-schema.ts'
import type { ListQuery, TaskStore } from '../../../lib/ports/task-store.ts'
import { aRecord } from '../../support/contract-records.ts'
import type { StoreSubject } from '../../support/contract-subjects.ts'
import type { ContractTest } from '../contract.ts'

export const lists: ContractTest<StoreSubject>[] = [
  {
    name: 'the list of all gives every record newest first by its creation',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const all = Array.from({ length: 40 }, (_, index) => aRecord(now(), { createdAt: from + index }))
      await store.insertMany(shuffled(all))

      const ids = await listed(store, { index: 'all', since: from, until: from + 100 }, 1000)

      expect(ids).toEqual(all.map(({ id }) => id).reverse())
    },
  },
  {
    name: 'since is included in a list and until is not',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const [, second, third] = await inserted(
        store,
        [0, 1, 2, 3].map((at) => aRecord(now(), { createdAt: from + at })),
      )

      const ids = await listed(store, { index: 'all', since: from + 1, until: from + 3 }, 10)

      expect(ids).toEqual([third?.id, second?.id])
    },
  },
  {
    name: 'a list of a span without time is empty',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      await inserted(store, [aRecord(now(), { createdAt: from })])

      const page = await store.list({ index: 'all', since: from, until: from, limit: 10, cursor: undefined })

      expect(page).toEqual({ ids: [], cursor: undefined })
    },
  },
  {
    name: 'a list page by page gives each record once, newest first, and no page over its limit',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      // Seven to an instant: ties must not be lost at a page's end.
      const all = Array.from({ length: 150 }, (_, index) => aRecord(now(), { createdAt: from + Math.floor(index / 7) }))
      await store.insertMany(all)

      const ids = await listed(store, { index: 'all', since: from, until: from + 1000 }, 13)

      const times = new Map(all.map(({ id, createdAt }) => [id, createdAt]))
      const inOrder = ids.map((id) => times.get(id) ?? 0)
      expect(ids.toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => b - a))
    },
  },
  {
    name: 'a list is gone on with by whoever has its cursor, and newer records do not disturb it',
    run: async ({ store, reopen, now }) => {
      const from = aQuietHour()
      const all = Array.from({ length: 60 }, (_, index) => aRecord(now(), { createdAt: from + index }))
      await store.insertMany(all)
      const query = { index: 'all', since: from, until: from + 1000, limit: 20 } as const
      const first = await store.list({ ...query, cursor: undefined })

      await store.insertMany(
        Array.from({ length: 30 }, (_, index) => aRecord(now(), { createdAt: from + 500 + index })),
      )
      const rest = await listed(reopen(), query, 20, first.cursor)

      expect([...first.ids, ...rest]).toEqual(all.map(({ id }) => id).reverse())
    },
  },
  {
    name: 'what a list names though it has expired reads as gone',
    run: async ({ store, now, advance }) => {
      const from = aQuietHour()
      const kept = aRecord(now(), { createdAt: from })
      await inserted(store, [kept, aRecord(now(), { createdAt: from, ttl: Math.ceil(now() / 1000) + 10 })])
      advance(11)

      const ids = await listed(store, { index: 'all', since: from, until: from + 1 }, 10)

      const found = await store.getMany(ids, { consistent: true })
      expect(found.filter((record) => record !== undefined)).toEqual([kept])
    },
  },
  {
    name: 'a text that is no cursor is refused for good',
    run: async ({ store }) => {
      const query = { index: 'all', since: 0, until: 1, limit: 1 } as const

      for (const cursor of ['', 'nonsense', 'WzEsMl0']) {
        await expect(store.list({ ...query, cursor })).rejects.toMatchObject({
          code: 'BACKEND_UNAVAILABLE',
          retryable: false,
        })
      }
    },
  },
  {
    name: 'a list keeps its order where the newest records crowd in one partition of the index',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const crowd = Array.from({ length: 600 }, () => randomUUID()).filter((id) => shardOf(id) === '7')
      const ids = [...crowd, ...Array.from({ length: 30 }, () => randomUUID())]
      const all = ids.map((id, index) => aRecord(now(), { id, createdAt: from + ids.length - index }))
      await store.insertMany(all)

      expect(await listed(store, { index: 'all', since: from, until: from + 1000 }, 13)).toEqual(ids)
    },
  },
  {
    name: 'the lists of failed and due give the records so marked, by the time of the mark',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const failed = [3, 1, 2].map((at) => aRecord(now(), { mark: 'failed', markAt: from + at }))
      const due = [5, 4].map((at) => aRecord(now(), { mark: 'due', markAt: from + at }))
      await inserted(store, [...failed, ...due, aRecord(now(), { createdAt: from })])

      const spans = { since: from, until: from + 10 }
      const failedIds = await listed(store, { index: 'failed', ...spans }, 10)
      const dueIds = await listed(store, { index: 'due', ...spans }, 10)

      expect(failedIds).toEqual([failed[0], failed[2], failed[1]].map((record) => record?.id))
      expect(dueIds).toEqual(due.map(({ id }) => id))
    },
  },
  {
    name: 'an update that marks a record moves it to the list of its new mark',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const waiting = aRecord(now(), { mark: 'due', markAt: from })
      const plain = aRecord(now())
      await inserted(store, [waiting, plain])
      const set = { mark: 'failed', markAt: from + 1 } as const

      await store.updateMany([waiting, plain].map(({ id }) => ({ id, when: eq('rev', 0), set, remove: [] })))

      const spans = { since: from, until: from + 10 }
      const failedIds = await listed(store, { index: 'failed', ...spans }, 10)
      expect(failedIds.toSorted()).toEqual([waiting.id, plain.id].toSorted())
      expect(await listed(store, { index: 'due', ...spans }, 10)).toEqual([])
    },
  },
  {
    name: 'an update that removes the mark takes a record off its list',
    run: async ({ store, now }) => {
      const from = aQuietHour()
      const record = aRecord(now(), { mark: 'due', markAt: from })
      await inserted(store, [record])

      await store.updateMany([{ id: record.id, when: eq('rev', 0), set: {}, remove: ['mark', 'markAt'] }])

      expect(await listed(store, { index: 'due', since: from, until: from + 10 }, 10)).toEqual([])
    },
  },
]

/** A time that no other test uses. */
function aQuietHour(): number {
  return 1_000_000_000_000 + randomInt(100_000) * 3_600_000
}

async function inserted(store: TaskStore, all: TaskRecord[]): Promise<TaskRecord[]> {
  await store.insertMany(all)
  return all
}

/** All pages from a cursor on, of at most `limit` each; fails where there is no end to them. */
async function listed(
  store: TaskStore,
  query: Omit<ListQuery, 'limit' | 'cursor'>,
  limit: number,
  from?: string,
): Promise<string[]> {
  const ids: string[] = []
  let cursor = from
  for (let pages = 0; pages < 500; pages++) {
    const page = await store.list({ ...query, limit, cursor })
    expect(page.ids.length).toBeLessThanOrEqual(limit)
    ids.push(...page.ids)
    cursor = page.cursor
    if (cursor === undefined) return ids
  }
  throw new Error('the list has no end')
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: randomInt(1_000_000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
