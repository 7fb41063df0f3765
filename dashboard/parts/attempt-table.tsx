import type { AttemptRow, TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { clockTime, duration } from '../format.ts'
import { ScrollArea } from './scroll-area.tsx'

const STATUS = {
  failed: ['bad', 'failed'],
  succeeded: ['good', 'succeeded'],
  running: ['live', 'running'],
  lost: ['', 'ended by a cancel'],
} as const satisfies Record<AttemptRow['status'], readonly [string, string]>

/** The timeline in words. */
export function AttemptTable({ answer: { attempts, task, now } }: { readonly answer: TaskAnswer }) {
  if (attempts.length === 0) {
    return <p class="dim">{task.completedAt === undefined ? 'It has not run yet.' : 'It never ran.'}</p>
  }
  return (
    <ScrollArea label="Runs">
      <table class="cards">
        <caption class="unseen">Runs</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">End</th>
            <th scope="col">Began</th>
            <th scope="col" class="num">
              Waited
            </th>
            <th scope="col" class="num">
              Took
            </th>
            <th scope="col">Error</th>
          </tr>
        </thead>
        <tbody>
          {attempts.map((run, at) => (
            <Row key={run.attempt} run={run} since={attempts[at - 1]?.endedAt ?? task.createdAt} now={now} />
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

interface RowProps {
  readonly run: AttemptRow
  /** When the wait for it began. */
  readonly since: string
  readonly now: string
}

function Row({ run: { attempt, status, startedAt, endedAt, error }, since, now }: RowProps) {
  const [kind, text] = STATUS[status]
  const began = Date.parse(startedAt)
  return (
    <tr>
      <th scope="row" data-label="Run">
        {attempt + 1}
      </th>
      <td data-label="End">
        <span class={`badge ${kind}`}>{text}</span>
      </td>
      <td class="nowrap" data-label="Began">
        {clockTime(startedAt)}
      </td>
      <td class="num" data-label="Waited">
        {duration(began - Date.parse(since))}
      </td>
      <td class="num" data-label="Took">
        {duration(Date.parse(endedAt ?? now) - began)}
      </td>
      <td class={`error-cell ${error === undefined ? 'blank' : ''}`}>
        {error !== undefined && (
          <div class="bad-text one-line" title={error.message}>
            <span class="mono">{error.code}</span> {error.message}
          </div>
        )}
      </td>
    </tr>
  )
}
