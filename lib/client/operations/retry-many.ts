import type { BulkTaskOptions, RetryFilter, RetryManyResult } from '../../core/operation-types.ts'
import type { ClientCore } from '../client-core.ts'
import { retryTask } from '../retry.ts'
import { bulkWork } from './bulk-work.ts'
import { matchingRecords } from './matching-records.ts'
import { failuresToRetry } from './task-filter.ts'

/**
 * Retries what fits. The next task's id follows from the old one's, so a repeat finds the tasks that an earlier call made; those of them
 * that still wait are sent once more, in case that call ended before it could.
 */
export async function retryMany(
  core: ClientCore,
  filter: RetryFilter,
  options: BulkTaskOptions,
): Promise<RetryManyResult> {
  const names = await core.routes.namesOf(filter.name)
  const pages = matchingRecords(core, 'failed', failuresToRetry(filter, names), options.signal)
  const { changed, ...report } = await bulkWork(
    pages,
    options,
    ({ error }) => error?.code ?? '',
    async ({ id }) => ((await retryTask(core, id)).created ? 'changed' : 'skipped'),
    undefined,
    ({ retriedAs }) => retriedAs !== undefined,
  )
  return { ...report, retried: changed }
}
