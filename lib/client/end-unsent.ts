import type { BriefRecord } from '../core/brief-record.ts'
import { cancelledTombstone, settlePendingWrite, UNSENT } from '../core/transitions.ts'
import type { Backend } from '../ports/backend.ts'
import type { BriefUpdateAnswer, InsertAnswer } from '../ports/task-store.ts'
import type { Delivery, OutgoingTask, Unsent } from './delivery.ts'

/**
 * Ends the records of tasks that could not be sent, so that none stays PENDING for ever.
 *
 * It also settles the doubt: where a worker has begun the task, the message had gone out after all, and the task counts as accepted;
 * where the record is ended first, the message, should it turn up, is dropped.
 */
export async function endUnsent(
  backend: Backend,
  unsent: ReadonlyMap<OutgoingTask, Unsent>,
): Promise<Map<OutgoingTask, Delivery>> {
  const { settle = [], tombstone = [], leave = [] } = Object.groupBy(unsent, ([task]) => task.ifUnsent)
  const [settled, buried] = await Promise.all([settleRecords(backend, settle), buryRunTasks(backend, tombstone)])
  return new Map([...settled, ...buried, ...leave.map(([task, why]) => [task, failed(why)] as const)])
}

type Entry = readonly [OutgoingTask, Unsent]

async function settleRecords({ store, clock }: Backend, entries: readonly Entry[]) {
  const now = clock.now()
  const records = entries.flatMap(([task]) => (task.record === undefined ? [] : [task.record]))
  const writes = records.map((record) => settlePendingWrite(record, UNSENT, now))
  const answers = writes.length === 0 ? [] : await store.updateBriefly(writes)
  return entries.map(([task, why], index) => [task, afterSettling(why, answers[index])] as const)
}

function afterSettling(why: Unsent, answer: BriefUpdateAnswer | undefined): Delivery {
  switch (answer?.outcome) {
    case 'updated':
      return { outcome: 'refused', error: why.error }
    case 'refused':
      if (answer.record === undefined || isUnsentRecord(answer.record)) return { outcome: 'refused', error: why.error }
      // Another call is sending it, and nobody knows yet whether that one will succeed.
      return wasBegun(answer.record) ? { outcome: 'accepted' } : { outcome: 'unknown', error: why.error }
    default:
      return failed(why)
  }
}

async function buryRunTasks({ store, clock }: Backend, entries: readonly Entry[]) {
  const now = clock.now()
  const tombstones = entries.map(([{ id }]) => cancelledTombstone(id, now, UNSENT))
  const answers = tombstones.length === 0 ? [] : await store.insertMany(tombstones)
  const there = await readThere(
    store,
    entries.filter((_, index) => answers[index]?.outcome === 'exists'),
  )
  return entries.map(([task, why], index) => [task, afterBurying(why, answers[index], there.get(task))] as const)
}

/** What stands where a tombstone was to be put; nothing of it where it can't be read. */
async function readThere(store: Backend['store'], entries: readonly Entry[]) {
  if (entries.length === 0) return new Map<OutgoingTask, BriefRecord | undefined>()
  const ids = entries.map(([{ id }]) => id)
  const records = await store.getBriefs(ids).catch(() => [])
  return new Map(entries.map(([task], index) => [task, records[index]]))
}

function afterBurying(why: Unsent, answer: InsertAnswer | undefined, there: BriefRecord | undefined): Delivery {
  if (answer?.outcome === 'inserted') return { outcome: 'refused', error: why.error }
  if (answer?.outcome !== 'exists' || there === undefined) return failed(why)
  // Our own tombstone, if the insert's first reply was lost on its way.
  return isUnsentRecord(there) ? { outcome: 'refused', error: why.error } : { outcome: 'accepted' }
}

/** Whether a worker ever had the task, or somebody ended it. */
function wasBegun({ status, startedAt }: BriefRecord): boolean {
  return status !== 'PENDING' || startedAt !== undefined
}

function failed({ error, maybeSent }: Unsent): Delivery {
  return { outcome: maybeSent ? 'unknown' : 'refused', error }
}

/** Whether a record says that its task could not be sent, and thus never ran. */
export function isUnsentRecord({ unsent }: BriefRecord): boolean {
  return unsent === true
}
