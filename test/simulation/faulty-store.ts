import type { RecordWrite } from '../../lib/core/condition.ts'
import { isTerminal } from '../../lib/core/record.ts'
import type { BlobStore } from '../../lib/ports/blob-store.ts'
import type { Directory } from '../../lib/ports/directory.ts'
import type { TaskStore } from '../../lib/ports/task-store.ts'
import type { Ledger } from './ledger.ts'
import type { Wire } from './wire.ts'

/** The store as one process reaches it; the ledger hears of all that is written. */
export function faultyStore(store: TaskStore, wire: Wire, ledger: Ledger): TaskStore {
  const unavailable = (error: Error) => ({ outcome: 'unavailable', error }) as never
  const { process } = wire
  const update = <A extends { readonly outcome: string }>(
    writes: readonly RecordWrite[],
    apply: (some: readonly RecordWrite[]) => Promise<A[]>,
  ) =>
    wire.perItem(
      kindOf(writes),
      writes,
      async (some, calledAt) => {
        const answers = await apply(some)
        for (const [index, write] of some.entries())
          if (answers[index]?.outcome === 'updated') ledger.updated(write, process, calledAt)
        return answers
      },
      unavailable,
      (write) => `${ledger.nameOf(write.id)}:${kindOf([write])}`,
    )
  return {
    insertMany: (records) =>
      wire.perItem(
        records[0]?.status === 'CANCELLED' ? 'bury' : 'insert',
        records,
        async (some, calledAt) => {
          const answers = await store.insertMany(some)
          for (const [index, record] of some.entries())
            if (answers[index]?.outcome === 'inserted') ledger.inserted(record, process, calledAt)
          return answers
        },
        unavailable,
        ({ id, status }) => `${ledger.nameOf(id)}:${status}`,
      ),
    updateMany: (writes) => update(writes, store.updateMany.bind(store)),
    updateBriefly: (writes) => update(writes, store.updateBriefly.bind(store)),
    getMany: (ids, options) =>
      wire.whole(
        'read',
        () => store.getMany(ids, options),
        () => ids.map((id) => ledger.nameOf(id)).join(' '),
      ),
    getBriefs: (ids) =>
      wire.whole(
        'read',
        () => store.getBriefs(ids),
        () => ids.map((id) => ledger.nameOf(id)).join(' '),
      ),
    list: (query) => store.list(query),
    takeKey: (item, nowMs) =>
      wire.whole(
        'take-key',
        () => store.takeKey(item, nowMs),
        () => ledger.nameOf(item.taskId),
      ),
    putParts: (parts) =>
      wire.whole(
        'put-parts',
        () => store.putParts(parts),
        () => parts.map(({ id, part }) => `${ledger.nameOf(id)}:${part}`).join(' '),
      ),
    addParts: (parts) =>
      wire.perItem(
        'put-parts',
        parts,
        (some) => store.addParts(some),
        unavailable,
        ({ id, part }) => `${ledger.nameOf(id)}:${part}`,
      ),
    swapPart: (part, expected) =>
      wire.whole(
        'swap-part',
        () => store.swapPart(part, expected),
        () => part.id,
      ),
    getParts: (keys) =>
      wire.whole(
        'read-parts',
        () => store.getParts(keys),
        () => keys.map(({ part }) => part).join(' '),
      ),
    queryParts: (id, prefix) => wire.whole('read-parts', () => store.queryParts(id, prefix)),
  }
}

/** What a batch of writes is for, by its first: so that claims and settlements are await points of their own. */
function kindOf([write]: readonly RecordWrite[]): string {
  const set = write?.set ?? {}
  if (set.status === 'STARTED') return set.takeovers === undefined ? 'claim' : 'take-over'
  if (set.status === 'PENDING') return 'release'
  if (set.status !== undefined && isTerminal(set.status)) return set.lastToken === undefined ? 'end' : 'settle'
  if (set.leaseUntil !== undefined) return 'heartbeat'
  if (set.cancelRequested === true) return 'ask-cancel'
  if (set.retriedAs !== undefined) return 'note-retry'
  return set.rev === undefined ? 'heartbeat' : 'resend'
}

export function faultyBlobs(blobs: BlobStore, wire: Wire): BlobStore {
  return {
    put: (key, text) =>
      wire.whole(
        'put-blob',
        () => blobs.put(key, text),
        () => key,
      ),
    get: (reference) =>
      wire.whole(
        'get-blob',
        () => blobs.get(reference),
        () => reference,
      ),
    delete: (reference) =>
      wire.whole(
        'delete-blob',
        () => blobs.delete(reference),
        () => reference,
      ),
  }
}

export function faultyDirectory(directory: Directory, wire: Wire): Directory {
  return { load: (app, stage) => wire.whole('load-manifest', () => directory.load(app, stage)) }
}
