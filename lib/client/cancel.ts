import { BackendError, TaskNotFoundError } from '../core/errors/index.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { createdAtOf } from '../core/task-id.ts'
import { cancelledTombstone, requestCancelWrite, settlePendingWrite } from '../core/transitions.ts'
import type { ClientCore } from './client-core.ts'
import { dropSchedules } from './due-schedules.ts'
import { assertTracked, mayBeWaiting } from './presence.ts'

/** Far more often than a record changes between a look and a write. */
const ROUNDS = 20

/**
 * Cancels a task: a waiting one at once, a running one by asking it to end.
 *
 * @param name - the task's name, if it is known: kept for a task that has no record yet.
 * @returns whether it had not yet ended.
 */
export async function cancelTask(core: ClientCore, id: string, name: string | undefined): Promise<boolean> {
  core.assertOpen()
  assertTracked(id, 'way to be cancelled')
  let record = await core.read(id)
  for (let round = 0; round < ROUNDS; round++) {
    const step = record === undefined ? await bury(core, id, name) : await cancelRecorded(core, record)
    if (typeof step === 'boolean') return step
    record = step.now
  }
  throw new BackendError('Cancel', `the record of task ${id} changed ${ROUNDS} times meanwhile; cancel it again`)
}

/** Whether it is done with, or the record as it has become. */
type Step = boolean | { readonly now: TaskRecord | undefined }

async function cancelRecorded({ backend: { store, scheduler, clock } }: ClientCore, record: TaskRecord): Promise<Step> {
  if (isTerminal(record.status)) return false
  if (record.cancelRequested === true && record.status === 'STARTED') return true
  const write =
    record.status === 'PENDING'
      ? settlePendingWrite(record, { status: 'CANCELLED' }, clock.now())
      : requestCancelWrite(record.id)
  const [answer] = await store.updateMany([write])
  if (answer?.outcome === 'updated') {
    if (record.status === 'PENDING') await dropSchedules({ scheduler, clock }, [record])
    return true
  }
  if (answer?.outcome === 'unavailable') throw answer.error
  return { now: answer?.record }
}

/** Puts a tombstone where the worker would begin the record. */
async function bury({ backend: { store, clock } }: ClientCore, id: string, name: string | undefined): Promise<Step> {
  const now = clock.now()
  if (!mayBeWaiting(id, now)) throw new TaskNotFoundError(id)
  const tombstone = { ...cancelledTombstone(id, now), name: name ?? '', createdAt: createdAtOf(id) ?? now }
  const [answer] = await store.insertMany([tombstone])
  if (answer?.outcome === 'inserted') return true
  if (answer?.outcome === 'unavailable') throw answer.error
  const [record] = await store.getMany([id], { consistent: true })
  return { now: record }
}
