import { OptionError } from '../../core/errors/index.ts'
import type { TaskRecord } from '../../core/record.ts'
import type { ListQuery } from '../../ports/task-store.ts'
import type { ClientCore } from '../client-core.ts'
import type { Selection } from './task-filter.ts'

/** Records of one page: what is in memory at once. A record is some kilobytes, 36 at most. */
const PAGE = 200

export interface RecordPage {
  readonly examined: number
  readonly records: readonly TaskRecord[]
}

/**
 * The records that fit, page by page, newest first, each at most once; what joins the index meanwhile is not among them.
 *
 * @throws OptionError where the listing index is needed and off; BackendError; the signal's reason.
 */
export async function* matchingRecords(
  core: ClientCore,
  index: ListQuery['index'],
  { since, until, max, fits }: Selection,
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordPage> {
  if (index === 'all') await assertListed(core)
  const { store } = core.backend
  let left = max
  let cursor: string | undefined
  do {
    signal?.throwIfAborted()
    core.assertOpen()
    const page = await store.list({ index, since, until, limit: PAGE, cursor })
    const found = await store.getMany(page.ids, { consistent: false })
    const records = found.filter((record) => record !== undefined && fits(record)).slice(0, left) as TaskRecord[]
    left -= records.length
    cursor = page.cursor
    yield { examined: page.ids.length, records }
  } while (cursor !== undefined && left > 0)
}

async function assertListed({ resources }: ClientCore): Promise<void> {
  if ((await resources()).listing) return
  throw new OptionError(
    'filter',
    'the app was deployed without its listing index, so that tasks which have not failed can not be found; turn it on with listing: true',
  )
}
