import type { PriorityLevel } from '../core/priority.ts'
import { isTerminal, type TaskRecord } from '../core/record.ts'
import { AHEAD_SECONDS } from '../core/schedules/ahead.ts'
import type { ClientCore } from './client-core.ts'

/** Newest records looked at in search of the oldest open ones: a longer backlog is at least as old as what is told. */
const EXAMINED = 5000

/**
 * When the oldest task that has not ended was put into its queue, by queue; from the listing index.
 *
 * @param open - the search ends once so many open tasks were seen: as many as the queues hold.
 */
export async function oldestOpen(
  { backend: { store, clock } }: Pick<ClientCore, 'backend'>,
  open: number,
): Promise<ReadonlyMap<string, number>> {
  const now = clock.now()
  const oldest = new Map<string, number>()
  let seen = 0
  let examined = 0
  let cursor: string | undefined
  do {
    const page = await store.list({ index: 'all', since: 0, until: Number.MAX_SAFE_INTEGER, limit: 1000, cursor })
    for (const record of await store.getMany(page.ids, { consistent: false })) {
      if (record === undefined || isTerminal(record.status)) continue
      const sentAt = lastSentAt(record)
      if (sentAt > now) continue
      seen += 1
      const id = queueId(record)
      oldest.set(id, Math.min(sentAt, oldest.get(id) ?? sentAt))
    }
    examined += page.ids.length
    cursor = page.cursor
  } while (cursor !== undefined && seen < open && examined < EXAMINED)
  return oldest
}

/** About when its message came to its queue: what waits in a schedule is in none. */
function lastSentAt({ createdAt, mark, markAt = 0 }: TaskRecord): number {
  return mark === 'due' ? Math.max(createdAt, markAt - AHEAD_SECONDS * 1000) : createdAt
}

export function queueId({ group, priority }: { readonly group: string; readonly priority: PriorityLevel }): string {
  return `${group}/${priority}`
}
