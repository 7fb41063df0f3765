import { useEffect, useMemo, useState } from 'preact/hooks'
import type { TasksAnswer } from '../../lib/dashboard/api-types.ts'
import { plural } from '../format.ts'
import { Awaited, Empty } from '../parts/notice.tsx'
import { TaskFilters } from '../parts/task-filters.tsx'
import { TaskTable } from '../parts/task-table.tsx'
import { replaceQuery, route } from '../state/route.ts'
import { usePolled } from '../state/use-polled.ts'
import { requestOf } from '../task-query.ts'

/** Tasks, the newest first, a page at a time. The first page is live; those after it stand still while they are read. */
export function TasksPage() {
  const { query } = route.value
  const search = JSON.stringify(query)
  const [cursors, setCursors] = useState<readonly string[]>([])
  // Other filters, other pages.
  useEffect(() => setCursors([]), [search])
  const cursor = cursors.at(-1)
  // The query's text stands for it; `since` is counted from when it was chosen.
  const path = useMemo(() => requestOf(query, cursor, Date.now()), [search, cursor])
  const { data, error } = usePolled<TasksAnswer>(path, { isFinal: () => cursor !== undefined })
  const filtered = Object.values(query).some((value) => value !== '')
  return (
    <div class="page">
      <h1>Tasks</h1>
      <section class="panel" aria-label="Tasks">
        <TaskFilters query={query} onQuery={(changed) => replaceQuery('/tasks', changed)} />
        <Awaited data={data} error={error}>
          {({ tasks, cursor: next }) => (
            <>
              {tasks.length > 0 ? (
                <TaskTable tasks={tasks} caption="Tasks, the newest first" />
              ) : (
                <Nothing filtered={filtered} more={next !== undefined} />
              )}
              {(cursors.length > 0 || next !== undefined) && (
                <Pager
                  said={`Page ${cursors.length + 1}, ${plural(tasks.length, 'task')}`}
                  onNewer={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
                  onOlder={next === undefined ? undefined : () => setCursors([...cursors, next])}
                />
              )}
            </>
          )}
        </Awaited>
      </section>
    </div>
  )
}

function Nothing({ filtered, more }: { readonly filtered: boolean; readonly more: boolean }) {
  if (more) return <Empty title="None of the 1,000 tasks looked at fits">Look further back, or filter for less.</Empty>
  if (filtered)
    return <Empty title="No task fits">Records are kept for some days after their end; filter for less.</Empty>
  return <Empty title="No task yet">What is enqueued shows here at once.</Empty>
}

interface PagerProps {
  readonly said: string
  readonly onNewer: (() => void) | undefined
  readonly onOlder: (() => void) | undefined
}

export function Pager({ said, onNewer, onOlder }: PagerProps) {
  return (
    <div class="pager">
      <span class="dim">{said}</span>
      <span class="row">
        <button type="button" disabled={onNewer === undefined} onClick={onNewer}>
          Newer
        </button>
        <button type="button" disabled={onOlder === undefined} onClick={onOlder}>
          Older
        </button>
      </span>
    </div>
  )
}
