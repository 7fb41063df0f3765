import type { PriorityLevel } from '../core/priority.ts'
import { isTerminal } from '../core/record.ts'
import type { ClientCore } from './client-core.ts'

/** Newest records looked at in search of the oldest open ones: a longer backlog is at least as old as what is told. */
const EXAMINED = 5000

/**
 * When the oldest task that has not ended was created, by queue; from the listing index.
 *
 * @param open - the search ends once so many open tasks were seen: as many as the queues hold.
 */
export async function oldestOpen(
  { backend: { store } }: Pick<ClientCore, 'backend'>,
  open: number,
): Promise<ReadonlyMap<string, number>> {
  const oldest = new Map<string, number>()
  let seen = 0
  let examined = 0
  let cursor: string | undefined
  do {
    const page = await store.list({ index: 'all', since: 0, until: Number.MAX_SAFE_INTEGER, limit: 1000, cursor })
    for (const record of await store.getMany(page.ids, { consistent: false })) {
      if (record === undefined || isTerminal(record.status)) continue
      seen += 1
      const id = queueId(record)
      oldest.set(id, Math.min(record.createdAt, oldest.get(id) ?? record.createdAt))
    }
    examined += page.ids.length
    cursor = page.cursor
  } while (cursor !== undefined && seen < open && examined < EXAMINED)
  return oldest
}

export function queueId({ group, priority }: { readonly group: string; readonly priority: PriorityLevel }): string {
  return `${group}/${priority}`
}
