import { useMemo, useState } from 'preact/hooks'
import type { FailureGroup, FailuresAnswer } from '../../lib/dashboard/api-types.ts'
import { count, plural } from '../format.ts'
import { DeadLetters } from '../parts/dead-letters.tsx'
import { SelectField } from '../parts/field.tsx'
import { Awaited, Empty } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { RetryDialog } from '../parts/retry-dialog.tsx'
import { Ago } from '../parts/time.tsx'
import { SLOW } from '../state/pace.ts'
import { replaceQuery, route } from '../state/route.ts'
import { taskHash, tasksHash } from '../state/route-of.ts'
import { session } from '../state/session.ts'
import { usePolled } from '../state/use-polled.ts'
import { SPANS, sinceOf } from '../task-query.ts'

/** What failed, by why; and messages that have no record to fail. */
export function FailuresPage() {
  const since = route.value.query['since'] ?? ''
  const from = useMemo(() => sinceOf(since, Date.now()), [since])
  const path = `/api/failures${from === undefined ? '' : `?${new URLSearchParams({ since: from })}`}`
  const { data, error, refresh } = usePolled<FailuresAnswer>(path, { pace: SLOW })
  const [retrying, setRetrying] = useState<Partial<FailureGroup> | undefined>(undefined)
  const closed = () => {
    setRetrying(undefined)
    refresh()
  }
  return (
    <div class="page">
      <h1>Failures</h1>
      <section class="panel" aria-label="Failed tasks">
        <div class="filters">
          <SelectField
            label="Created"
            value={since}
            onValue={(chosen) => replaceQuery('/failures', { since: chosen })}
            choices={SPANS}
          />
          {session.value?.operate === true && (
            <div class="at-end">
              <button type="button" onClick={() => setRetrying({})}>
                Retry many …
              </button>
            </div>
          )}
        </div>
        <Awaited data={data} error={error}>
          {(answer) => <Groups answer={answer} onRetry={setRetrying} />}
        </Awaited>
      </section>
      <Panel title="Dead letters" flush>
        <DeadLetters />
      </Panel>
      {retrying !== undefined && <RetryDialog about={retrying} since={from} onClose={closed} />}
    </div>
  )
}

interface GroupsProps {
  readonly answer: FailuresAnswer
  readonly onRetry: (group: FailureGroup) => void
}

function Groups({ answer: { groups, examined, more }, onRetry }: GroupsProps) {
  if (groups.length === 0) {
    return <Empty title="Nothing has failed">Failed tasks are grouped here by error code and name.</Empty>
  }
  const operates = session.value?.operate === true
  return (
    <>
      <div class="table-wrap">
        <table class="cards">
          <caption class="unseen">Failures by error code and task name</caption>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Task</th>
              <th scope="col" class="num">
                Failed
              </th>
              <th scope="col" class="num">
                Retried
              </th>
              <th scope="col">The newest</th>
              {operates && (
                <th scope="col">
                  <span class="unseen">Actions</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow key={`${group.code}/${group.name}`} group={group} onRetry={operates ? onRetry : undefined} />
            ))}
          </tbody>
        </table>
      </div>
      {more && <div class="pager dim">Of the newest {plural(examined, 'failure')}; there are older ones.</div>}
    </>
  )
}

interface GroupProps {
  readonly group: FailureGroup
  readonly onRetry: ((group: FailureGroup) => void) | undefined
}

function GroupRow({ group, onRetry }: GroupProps) {
  const { code, name, count: failed, retried, latest } = group
  return (
    <tr>
      <th scope="row" class="mono" data-label="Code">
        <span class="wrap-anywhere">{code === '' ? 'none' : code}</span>
      </th>
      <td data-label="Task">{name}</td>
      <td class="num" data-label="Failed">
        <a href={tasksHash({ name, status: 'FAILURE' })}>{count(failed)}</a>
      </td>
      <td class={`num ${retried === 0 ? 'dim' : ''}`} data-label="Retried">
        {count(retried)}
      </td>
      <td class="error-cell">
        <a class="one-line block" href={taskHash(latest.id)} title={latest.message}>
          {latest.message === '' ? latest.id : latest.message}
        </a>
        {latest.completedAt !== undefined && (
          <span class="dim nowrap">
            <Ago iso={latest.completedAt} />
          </span>
        )}
      </td>
      {onRetry !== undefined && (
        <td class="num">
          <button type="button" class="small" onClick={() => onRetry(group)}>
            Retry …<span class="unseen"> {`${code} of ${name}`}</span>
          </button>
        </td>
      )}
    </tr>
  )
}
