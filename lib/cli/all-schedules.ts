import type { Client, ListSchedulesOptions, ScheduleView } from '../entries/client.ts'
import { defined } from './defined.ts'

/** Page after page, by their names. Rejects with the signal's reason. */
export async function allSchedules(
  client: Client,
  options: ListSchedulesOptions = {},
  signal?: AbortSignal,
): Promise<ScheduleView[]> {
  const found: ScheduleView[] = []
  let cursor: string | undefined
  do {
    signal?.throwIfAborted()
    const page = await client.schedules.list({ ...options, ...defined({ cursor }) })
    found.push(...page.schedules)
    cursor = page.cursor
  } while (cursor !== undefined)
  return found.toSorted((a, b) => (`${a.scheduler}.${a.key}` < `${b.scheduler}.${b.key}` ? -1 : 1))
}
