import * as v from 'valibot'
import type { Client, TaskView } from '../../core/client-types.ts'
import type { RetryFilter } from '../../core/operation-types.ts'
import type { FailureGroup, FailuresAnswer, RetryAnswer } from '../api-types.ts'
import { bulk, get, type Route } from '../http/routes.ts'
import { labels, priority, short } from './fields.ts'
import { given } from './task-routes.ts'

/** Failures that are looked at to group them: a look costs as much whether there are 1,000 or 100,000. */
const EXAMINED = 1000
const PAGE = 250

const LOOK = v.strictObject({ since: v.optional(short), name: v.optional(short) })

const RETRY = v.strictObject({
  name: v.optional(short),
  errorCode: v.optional(short),
  group: v.optional(short),
  priority: v.optional(priority),
  labels: v.optional(labels),
  since: v.optional(short),
  until: v.optional(short),
  max: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  preview: v.boolean(),
})

/** What failed, and running many of it again. */
export const failureRoutes: readonly Route[] = [
  get('/api/failures', LOOK, async ({ client }, filter) => failures(await client(), given(filter))),
  bulk('/api/failures/retry', RETRY, async ({ client }, { preview, ...filter }, { signal }, emit) => {
    const wanted: RetryFilter = given(filter)
    const result = await (await client()).retryMany(wanted, { preview, signal, onProgress: emit })
    return {
      ...result,
      failures: result.failures.map(({ id, error }) => ({ id, message: error.message })),
    } satisfies RetryAnswer
  }),
]

async function failures(
  client: Client,
  filter: { readonly since?: string; readonly name?: string },
): Promise<FailuresAnswer> {
  const found: TaskView[] = []
  let cursor: string | undefined
  do {
    const page = await client.list({
      status: 'FAILURE',
      limit: PAGE,
      ...filter,
      ...(cursor !== undefined && { cursor }),
    })
    found.push(...page.tasks)
    cursor = page.cursor
  } while (cursor !== undefined && found.length < EXAMINED)
  return { groups: failureGroups(found), examined: found.length, more: cursor !== undefined }
}

/** By code and name, the most frequent first. @param tasks - newest first */
function failureGroups(tasks: readonly TaskView[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>()
  for (const { id, name, error, retriedAs, completedAt } of tasks) {
    const code = error?.code ?? ''
    const key = JSON.stringify([code, name])
    const there = groups.get(key)
    const latest = {
      id,
      message: error?.message ?? '',
      ...(completedAt !== undefined && { completedAt: completedAt.toISOString() }),
    }
    groups.set(key, {
      code,
      name,
      count: (there?.count ?? 0) + 1,
      retried: (there?.retried ?? 0) + (retriedAs === undefined ? 0 : 1),
      latest: there?.latest ?? latest,
    })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}
