import { DEFAULTS } from '../../core/defaults.ts'
import type { BulkOptions, PurgeResult, QueueFilter } from '../../core/operation-types.ts'
import type { TaskRecord } from '../../core/record.ts'
import type { ClientCore } from '../client-core.ts'
import { queueId } from '../oldest-open.ts'
import { cancelPending } from './cancel-pending.ts'
import { changeControls } from './control-items.ts'
import { matchingRecords } from './matching-records.ts'
import { type QueueTarget, queueTargets, refOf } from './queue-targets.ts'

/**
 * Orders workers to cancel what was put in before now as its message comes, and cancels at once what the listing index knows.
 *
 * No message is deleted here: a task whose message is gone could not be told from one that is lost.
 */
export async function purgeQueues(core: ClientCore, filter: QueueFilter, options: BulkOptions): Promise<PurgeResult> {
  const targets = await queueTargets(core, filter)
  const now = core.backend.clock.now()
  // Workers look for what was put in *before*: a task of this very millisecond is meant as well.
  const purgedBefore = now + 1
  await changeControls(core, targets, (control) => ({
    ...control,
    purgedBefore: Math.max(purgedBefore, control.purgedBefore ?? 0),
  }))
  const { listing } = await core.resources()
  const cancelled = await cancelListed(core, targets, purgedBefore, listing, options)
  return { queues: targets.map(refOf), purgedBefore: new Date(purgedBefore), cancelled }
}

async function cancelListed(
  core: ClientCore,
  targets: readonly QueueTarget[],
  until: number,
  listing: boolean,
  { onProgress, signal }: BulkOptions,
): Promise<number> {
  const chosen = new Set(targets.map(queueId))
  const waiting = {
    max: Number.POSITIVE_INFINITY,
    fits: (record: TaskRecord) =>
      record.status === 'PENDING' && record.createdAt < until && chosen.has(queueId(record)),
  }
  // The record of a task that waits longer than this was renewed by a retry; the worker ends it by its message.
  const recent = { ...waiting, since: until - DEFAULTS.lastDeliveryMs, until }
  // What waits in schedules is in no queue, and may be older.
  const due = { ...waiting, since: until, until: Number.MAX_SAFE_INTEGER }
  const indexes = [...(listing ? [['all', recent] as const] : []), ['due', due] as const]
  let examined = 0
  let matched = 0
  let cancelled = 0
  for (const [index, selection] of indexes) {
    for await (const page of matchingRecords(core, index, selection, signal)) {
      const left = await cancelPending(core, page.records)
      examined += page.examined
      matched += page.records.length
      cancelled += page.records.length - left.length
      if (page.examined > 0) onProgress?.({ examined, matched, done: cancelled })
    }
  }
  return cancelled
}
