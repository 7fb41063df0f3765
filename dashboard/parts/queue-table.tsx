import type { QueueRow } from '../../lib/dashboard/api-types.ts'
import { age, clockTime, count, percent, priorityName, rate } from '../format.ts'
import { postJson } from '../state/api.ts'
import { session } from '../state/session.ts'
import { failureShare } from '../totals.ts'
import { ActionButton } from './action-button.tsx'
import { Sparkline } from './sparkline.tsx'

interface Props {
  readonly queues: readonly QueueRow[]
  readonly times: readonly number[]
  readonly refresh: () => void
}

const COLUMNS = ['Waiting', 'Running', 'Delayed', 'Oldest', 'In /min', 'Done /min', 'Failed', 'Dead letters'] as const

/** The queues by group and priority. */
export function QueueTable({ queues, times, refresh }: Props) {
  const groups = [...new Set(queues.map(({ group }) => group))].sort()
  const operates = session.value?.operate === true
  return (
    <div class="table-wrap">
      <table class="cards two-columns">
        <caption class="unseen">Queues by group and priority</caption>
        <thead>
          <tr>
            <th scope="col">Priority</th>
            <th scope="col">Waiting, over time</th>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" class="num">
                {name}
              </th>
            ))}
            {operates && (
              <th scope="col">
                <span class="unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        {groups.map((group) => (
          <tbody key={group}>
            <tr class="group-row">
              <th scope="rowgroup" colSpan={COLUMNS.length + 2 + (operates ? 1 : 0)}>
                {group}
              </th>
            </tr>
            {queues
              .filter((queue) => queue.group === group)
              .sort((a, b) => a.priority - b.priority)
              .map((queue) => (
                <Row key={queue.priority} queue={queue} times={times} refresh={refresh} />
              ))}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Row({ queue, times, refresh }: { readonly queue: QueueRow } & Pick<Props, 'times' | 'refresh'>) {
  const { priority, depth, inFlight, delayed, oldestAgeMs, deadLetters, rates, paused, retentionEndsAt } = queue
  const name = priorityName(priority)
  const share = rates === null ? null : failureShare([rates])
  const values = [
    count(depth),
    count(inFlight),
    count(delayed),
    oldestAgeMs === null ? '–' : age(oldestAgeMs),
    rates === null ? '–' : rate(rates.inPerMinute),
    rates?.outPerMinute == null ? '–' : rate(rates.outPerMinute),
    share === null ? '–' : percent(share),
  ]
  return (
    <tr>
      <th scope="row" data-label="Priority">
        <span class="row">
          {name}
          {paused && (
            <span
              class="badge wait"
              title={retentionEndsAt && `SQS begins to delete what waits at ${clockTime(retentionEndsAt)}`}
            >
              paused
            </span>
          )}
        </span>
      </th>
      <td data-label="Over time">
        <Sparkline times={times} values={queue.waiting} label={`${name}: ${count(depth)} waiting now`} />
      </td>
      {values.map((value, at) => (
        <td key={COLUMNS[at]} class={`num ${value === '0' || value === '–' ? 'dim' : ''}`} data-label={COLUMNS[at]}>
          {value}
        </td>
      ))}
      <td class="num" data-label="Dead letters">
        {deadLetters === 0 ? (
          <span class="dim">0</span>
        ) : (
          <a class="bad-text" href="#/failures">
            {count(deadLetters)}
          </a>
        )}
      </td>
      {session.value?.operate === true && (
        <td class="num">
          <PauseButton queue={queue} refresh={refresh} />
        </td>
      )}
    </tr>
  )
}

function PauseButton({ queue, refresh }: { readonly queue: QueueRow; readonly refresh: () => void }) {
  const { group, priority, paused } = queue
  const name = `${group}, ${priorityName(priority)}`
  const work = async () => {
    await postJson(`/api/queues/${paused ? 'resume' : 'pause'}`, { group, priority })
    return {
      kind: 'done',
      text: `${name}: ${paused ? 'goes on' : 'paused; what runs goes on, and no task begins'}.`,
    } as const
  }
  return (
    <ActionButton class="small" work={work} then={refresh}>
      {paused ? 'Resume' : 'Pause'}
      <span class="unseen"> {name}</span>
    </ActionButton>
  )
}
