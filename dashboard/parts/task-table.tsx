import type { TaskRow } from '../../lib/dashboard/api-types.ts'
import { duration } from '../format.ts'
import { taskHash } from '../state/route-of.ts'
import { Labels, StatusBadge } from './badges.tsx'
import { Ago } from './time.tsx'

/** A page of tasks. */
export function TaskTable({ tasks, caption }: { readonly tasks: readonly TaskRow[]; readonly caption: string }) {
  return (
    <div class="table-wrap">
      <table class="cards">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Status</th>
            <th scope="col">Id</th>
            <th scope="col">Created</th>
            <th scope="col" class="num">
              Ran
            </th>
            <th scope="col">Labels, error</th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <Row key={task.id} task={task} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ task }: { readonly task: TaskRow }) {
  const { id, name, status, attempt, createdAt, executionMs, labels, error, progress } = task
  const says = error !== undefined || Object.keys(labels).length > 0 || progress !== null
  return (
    <tr>
      <th scope="row" data-label="Task">
        {name === '' ? <span class="dim">unknown</span> : name}
      </th>
      <td data-label="Status">
        <span class="row">
          <StatusBadge status={status} />
          {attempt > 0 && <span class="dim nowrap">run {attempt + 1}</span>}
        </span>
      </td>
      <td class="id-cell mono" data-label="Id">
        <a href={taskHash(id)}>{id}</a>
      </td>
      <td class="nowrap" data-label="Created">
        <Ago iso={createdAt} />
      </td>
      <td class={`num ${executionMs === undefined ? 'blank' : ''}`} data-label="Ran">
        {executionMs !== undefined && duration(executionMs)}
      </td>
      <td class={`error-cell ${says ? '' : 'blank'}`}>
        {error !== undefined && (
          <div class="bad-text one-line" title={error.message}>
            <span class="mono">{error.code}</span> {error.message}
          </div>
        )}
        {progress !== null && status === 'STARTED' && (
          <div class="dim">
            {progress.current} of {progress.total} {progress.message}
          </div>
        )}
        <Labels labels={labels} />
      </td>
    </tr>
  )
}
