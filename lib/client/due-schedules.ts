import { createHash } from 'node:crypto'
import type { TaskRecord } from '../core/record.ts'
import { dueNames, dueSchedule, needsSchedule } from '../core/schedules/due.ts'
import type { Backend } from '../ports/backend.ts'
import type { StoredSchedule } from '../ports/scheduler.ts'
import type { OutgoingTask } from './delivery.ts'
import { eachLimited } from './operations/each-limited.ts'

/** Requests at a time. */
const WIDTH = 10

/** What sends a task's message when it is due. */
export function scheduleOf({ id, queue, body, dueAt = 0, firstWait: first }: OutgoingTask): StoredSchedule {
  return dueSchedule({ id, queue, body, dueAt, first }, digest)
}

/**
 * Takes away what would send the messages of tasks that have ended while they waited. Of no consequence where it fails: what is sent then
 * finds that its task has ended. Never rejects.
 *
 * @param records - as they were before they ended.
 */
export async function dropSchedules(
  { scheduler, clock }: Pick<Backend, 'scheduler' | 'clock'>,
  records: readonly TaskRecord[],
): Promise<void> {
  const now = clock.now()
  const waiting = records.filter(({ notBefore = 0 }) => needsSchedule(notBefore - now))
  await eachLimited(waiting, WIDTH, (record) => drop(scheduler, record).catch(() => undefined))
}

async function drop(scheduler: Backend['scheduler'], record: TaskRecord): Promise<void> {
  for (const name of dueNames(record, digest)) if ((await scheduler.delete(name)) === 'deleted') return
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
