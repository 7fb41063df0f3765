import type { TaskRecord } from '../../core/record.ts'
import { settlePendingWrite } from '../../core/transitions.ts'
import type { ClientCore } from '../client-core.ts'
import { dropSchedules } from '../due-schedules.ts'

/**
 * Ends those that still wait as they were read, in as few requests as the store needs. Their messages are dropped when they come.
 *
 * @returns the others: running by now, changed, or not written just now.
 */
export async function cancelPending(
  { backend: { store, scheduler, clock } }: ClientCore,
  records: readonly TaskRecord[],
): Promise<TaskRecord[]> {
  const waiting = records.filter(({ status }) => status === 'PENDING')
  const now = clock.now()
  const writes = waiting.map((record) => settlePendingWrite(record, { status: 'CANCELLED' }, now))
  const answers = writes.length === 0 ? [] : await store.updateMany(writes)
  const ended = new Set(waiting.filter((_, index) => answers[index]?.outcome === 'updated'))
  await dropSchedules({ scheduler, clock }, [...ended])
  return records.filter((record) => !ended.has(record))
}
