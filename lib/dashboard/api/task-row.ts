import type { TaskView } from '../../core/client-types.ts'
import type { TaskRow } from '../api-types.ts'

/** Longer ones are read on the task's own page. In characters. */
const MESSAGE_LIMIT = 300

/** A record as lists show it: without what may be large. */
export function taskRow(task: TaskView): TaskRow {
  const { id, name, group, priority, status, attempt, labels, progress, executionMs, error, retryOf, retriedAs } = task
  return {
    id,
    name,
    group,
    priority,
    status,
    attempt,
    labels,
    progress,
    createdAt: task.createdAt.toISOString(),
    ...instant('dueAt', task.dueAt),
    ...instant('startedAt', task.startedAt),
    ...instant('completedAt', task.completedAt),
    ...(executionMs !== undefined && { executionMs }),
    ...(error !== undefined && {
      error: { type: error.type, code: error.code, message: error.message.slice(0, MESSAGE_LIMIT) },
    }),
    ...(retryOf !== undefined && { retryOf }),
    ...(retriedAs !== undefined && { retriedAs }),
  }
}

/** A field for a Date, none for `undefined`. */
export function instant<K extends string>(field: K, date: Date | undefined): { readonly [P in K]?: string } {
  return (date === undefined ? {} : { [field]: date.toISOString() }) as { readonly [P in K]?: string }
}
