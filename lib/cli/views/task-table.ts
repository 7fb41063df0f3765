import type { TaskView } from '../../core/client-types.ts'
import type { Look } from './look.ts'
import { paintStatus } from './status-paint.ts'
import { type Column, tableLines } from './table.ts'
import { ageText, spanText } from './times.ts'

/** One task a line; its age is since it was enqueued. */
export function taskTable(tasks: readonly TaskView[], look: Look): string[] {
  return tableLines(columns(look.nowMs), tasks, look)
}

function columns(nowMs: number): readonly Column<TaskView>[] {
  return [
    { head: 'ID', text: ({ id }) => id, whole: true },
    { head: 'NAME', text: ({ name }) => name },
    {
      head: 'STATUS',
      text: ({ status }) => status,
      whole: true,
      paint: (text, { status }, look) => paintStatus(text, status, look),
    },
    { head: 'AGE', text: ({ createdAt }) => ageText(nowMs - createdAt.getTime()), align: 'right', whole: true },
    { head: 'DETAIL', text: (task) => detailOf(task, nowMs) },
  ]
}

/** What there is to say of a task in its state: how it failed, how far it is, what it waits for, how long it took. */
function detailOf(task: TaskView, nowMs: number): string {
  const { status, error, progress, dueAt, attempt, executionMs, cancelRequested } = task
  if (status === 'SUCCESS') return executionMs === undefined ? '' : spanText(executionMs)
  if (status === 'STARTED') {
    const parts = [
      cancelRequested ? 'is asked to end' : '',
      attempt > 0 ? `attempt ${attempt + 1}` : '',
      progressText(progress),
    ]
    return parts.filter((part) => part !== '').join(', ')
  }
  const failed = error === undefined ? '' : `${error.type}: ${error.message}`
  if (status !== 'PENDING') return failed
  if (dueAt !== undefined && dueAt.getTime() > nowMs) return `due in ${ageText(dueAt.getTime() - nowMs)}`
  return attempt > 0 ? `attempt ${attempt + 1}, after ${failed}` : ''
}

/** `3/10 decoded` */
export function progressText(progress: TaskView['progress']): string {
  if (progress === null) return ''
  const { current, total, message } = progress
  return `${current}/${total}${message === undefined ? '' : ` ${message}`}`
}
