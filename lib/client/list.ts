import type { ListOptions, TaskPage } from '../core/client-types.ts'
import { OptionError } from '../core/errors/index.ts'
import { instantProblem, parseInstant } from '../core/instant.ts'
import type { TaskRecord } from '../core/record.ts'
import type { ListQuery } from '../ports/task-store.ts'
import type { ClientCore } from './client-core.ts'
import { viewOf } from './view.ts'

/** Records looked at for one page, so that a filter that fits few of them can't turn a call into a scan. */
const EXAMINED = 1000
const DEFAULT_LIMIT = 100

/** A page of records, newest first: by creation, or from the sparse index by the time of failure or the due time. */
export async function listTasks(core: ClientCore, options: ListOptions): Promise<TaskPage> {
  core.assertOpen()
  const { limit, since, until } = checkList(options)
  const index = indexFor(options)
  const names = await core.routes.namesOf(options.name)
  if (index === 'all') await assertListed(core)
  const found: TaskRecord[] = []
  let examined = 0
  let { cursor } = options
  do {
    const query: ListQuery = {
      index,
      since,
      // The sparse indexes sort by a later time than creation: only the lower bound holds for both.
      until: index === 'all' ? until : Number.MAX_SAFE_INTEGER,
      // Never more than fits: a cursor can't point between two tasks of one answer.
      limit: Math.min(limit - found.length, EXAMINED - examined),
      cursor,
    }
    const page = await core.backend.store.list(query)
    const records = await core.backend.store.getMany(page.ids, { consistent: false })
    found.push(
      ...(records.filter(
        (record) => record !== undefined && fits(record, options, names, since, until),
      ) as TaskRecord[]),
    )
    examined += page.ids.length
    cursor = page.cursor
  } while (cursor !== undefined && found.length < limit && examined < EXAMINED)
  return { tasks: found.map((record) => viewOf(core.codecs, record)), ...(cursor !== undefined && { cursor }) }
}

function indexFor({ due, status }: ListOptions): ListQuery['index'] {
  if (due === true) return 'due'
  return status === 'FAILURE' ? 'failed' : 'all'
}

function fits(
  record: TaskRecord,
  { status, labels = {}, due }: ListOptions,
  names: ReadonlySet<string> | undefined,
  since: number,
  until: number,
): boolean {
  return (
    (names === undefined || names.has(record.name)) &&
    (status === undefined || record.status === status) &&
    (due !== true || waitsLong(record)) &&
    record.createdAt >= since &&
    record.createdAt < until &&
    Object.entries(labels).every(([key, value]) => record.labels[key] === value)
  )
}

/** It may have been given back for a moment since. */
function waitsLong({ status, notBefore, markAt }: TaskRecord): boolean {
  return status === 'PENDING' && notBefore !== undefined && notBefore === markAt
}

async function assertListed({ resources }: ClientCore): Promise<void> {
  if ((await resources()).listing) return
  throw new OptionError(
    'status',
    "the app was deployed without its listing index, so that only status 'FAILURE' and due: true can be listed; turn it on with listing: true",
  )
}

function checkList({ limit = DEFAULT_LIMIT, since, until }: ListOptions) {
  if (!Number.isInteger(limit) || limit < 1 || limit > EXAMINED) {
    throw new OptionError('limit', `limit is ${String(limit)} and must be a whole number of 1 to ${EXAMINED}`)
  }
  return { limit, since: instant('since', since) ?? 0, until: instant('until', until) ?? Number.MAX_SAFE_INTEGER }
}

function instant(option: string, value: Date | string | undefined): number | undefined {
  const ms = parseInstant(value)
  if (value !== undefined && ms === undefined) throw new OptionError(option, instantProblem(option, value))
  return ms
}
