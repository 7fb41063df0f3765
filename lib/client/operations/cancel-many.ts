import type { BulkTaskOptions, CancelFilter, CancelManyResult } from '../../core/operation-types.ts'
import { cancelTask } from '../cancel.ts'
import type { ClientCore } from '../client-core.ts'
import { bulkWork } from './bulk-work.ts'
import { cancelPending } from './cancel-pending.ts'
import { matchingRecords } from './matching-records.ts'
import { tasksToCancel } from './task-filter.ts'

/** Cancels what fits: those that wait by the page, the others one by one. */
export async function cancelMany(
  core: ClientCore,
  filter: CancelFilter,
  options: BulkTaskOptions,
): Promise<CancelManyResult> {
  const names = await core.routes.namesOf(filter.name)
  const pages = matchingRecords(core, 'all', tasksToCancel(filter, names), options.signal)
  const { changed, ...report } = await bulkWork(
    pages,
    options,
    ({ status }) => status,
    async ({ id, name }) => ((await cancelTask(core, id, name)) ? 'changed' : 'skipped'),
    (records) => cancelPending(core, records),
  )
  return { ...report, cancelled: changed }
}
