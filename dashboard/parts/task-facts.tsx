import type { TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { duration, priorityName, usd } from '../format.ts'
import { scheduleHash, taskHash } from '../state/route-of.ts'
import { Labels } from './badges.tsx'
import { type FactRows, Facts } from './facts.tsx'
import { Panel } from './panel.tsx'
import { At } from './time.tsx'

/** What else the record says, where it came from, and what it cost. */
export function TaskFacts({ answer }: { readonly answer: TaskAnswer }) {
  const { task } = answer
  const lineage = lineageOf(task)
  return (
    <div class="stack">
      <Panel title="Record">
        <Facts rows={recordRows(task)} />
      </Panel>
      {lineage.length > 0 && (
        <Panel title="Lineage">
          <Facts rows={lineage} />
        </Panel>
      )}
      <Panel title="Cost" aside={<span>about {usd(answer.cost.usd)}</span>}>
        <Facts rows={answer.cost.parts.map(({ name, usd: dollars }) => [name, usd(dollars)])} />
        <p class="dim cost-note">
          List prices of us-east-1, as if it had travelled and run alone
          {answer.memoryKnown ? '' : ', with 512 MB on arm64'}.
        </p>
      </Panel>
    </div>
  )
}

function recordRows(task: TaskAnswer['task']): FactRows {
  const { createdAt, dueAt, expiresAt, completedAt, executionMs, labels } = task
  const rows: readonly (FactRows[number] | false)[] = [
    ['Queue', `${task.group}, ${priorityName(task.priority)}`],
    ['Created', <At key="created" iso={createdAt} />],
    dueAt !== undefined && ['Due', <At key="due" iso={dueAt} />],
    expiresAt !== undefined && ['Expires', <At key="expires" iso={expiresAt} />],
    completedAt !== undefined && ['Ended', <At key="ended" iso={completedAt} />],
    completedAt !== undefined && ['In all', duration(Date.parse(completedAt) - Date.parse(createdAt))],
    executionMs !== undefined && ['Last run took', duration(executionMs)],
    task.takeovers > 0 && ['Takeovers', `${task.takeovers}: as many workers died in it`],
    task.tenant !== undefined && ['Tenant', task.tenant],
    task.cancelRequested && ['Cancel', 'asked for; it ends at its next heartbeat'],
    Object.keys(labels).length > 0 && ['Labels', <Labels key="labels" labels={labels} />],
  ]
  return rows.filter((row) => row !== false)
}

function lineageOf({ retryOf, retriedAs, parent, scheduleKey }: TaskAnswer['task']): FactRows {
  const link = (id: string) => (
    <a class="mono" href={taskHash(id)}>
      {id}
    </a>
  )
  const [scheduler = '', ...key] = scheduleKey?.split('.') ?? []
  const rows: readonly (FactRows[number] | false)[] = [
    retryOf !== undefined && ['Retry of', link(retryOf)],
    retriedAs !== undefined && ['Retried as', link(retriedAs)],
    parent !== undefined && ['Enqueued by', link(parent)],
    scheduleKey !== undefined && [
      'Schedule',
      <a key="schedule" href={scheduleHash({ scheduler, key: key.join('.') })}>
        {scheduleKey}
      </a>,
    ],
  ]
  return rows.filter((row) => row !== false)
}
