import { useState } from 'preact/hooks'
import type { DeadLetterPreview, RedriveResult } from '../../lib/core/dead-letter-types.ts'
import type { BulkProgress } from '../../lib/core/operation-types.ts'
import type { OverviewAnswer } from '../../lib/dashboard/api-types.ts'
import { count, plural, priorityName } from '../format.ts'
import { SLOW } from '../state/pace.ts'
import { session } from '../state/session.ts'
import { useBulk } from '../state/use-bulk.ts'
import { usePolled } from '../state/use-polled.ts'
import { BulkState } from './bulk-state.tsx'
import { Awaited, Empty } from './notice.tsx'
import { RedriveDialog } from './redrive-dialog.tsx'

/** Messages that no record stands for. Their queues are counted always, and looked into when that is asked for. */
export function DeadLetters() {
  const { data, error, refresh } = usePolled<OverviewAnswer>('/api/overview', {
    pace: SLOW,
    fingerprint: ({ queues }) => queues.map(({ deadLetters }) => deadLetters),
  })
  const { run, state } = useBulk<DeadLetterPreview, BulkProgress>('/api/dead-letters/preview')
  const [seen, setSeen] = useState<DeadLetterPreview | undefined>(undefined)
  const [redriving, setRedriving] = useState<Row | undefined>(undefined)
  const look = async () => setSeen(await run({}))
  const closed = (result: RedriveResult | undefined) => {
    setRedriving(undefined)
    if (result === undefined) return
    refresh()
    void look()
  }
  return (
    <Awaited data={data} error={error}>
      {({ queues }) => {
        const total = queues.reduce((sum, { deadLetters }) => sum + deadLetters, 0)
        if (total === 0 && seen === undefined) {
          return <Empty title="No dead letters">Messages that no worker could read or place end here.</Empty>
        }
        return (
          <>
            <div class="panel-body row">
              <span>About {plural(total, 'message')}.</span>
              {session.value?.operate === true ? (
                <button type="button" disabled={state.busy} onClick={() => void look()}>
                  {seen === undefined ? 'Look into them' : 'Look again'}
                </button>
              ) : (
                <span class="dim">To look into them is to receive them; that needs --operate.</span>
              )}
              <BulkState state={state} verb="done" />
            </div>
            {seen !== undefined && <Seen seen={seen} onRedrive={setRedriving} />}
            {redriving !== undefined && <RedriveDialog row={redriving} onClose={closed} />}
          </>
        )
      }}
    </Awaited>
  )
}

type Row = DeadLetterPreview['counts'][number]

function Seen({ seen, onRedrive }: { readonly seen: DeadLetterPreview; readonly onRedrive: (row: Row) => void }) {
  if (seen.counts.length === 0) return <Empty title="None was found">Another may be looking at them now.</Empty>
  return (
    <div class="table-wrap">
      <table class="cards">
        <caption class="unseen">Dead letters by queue, task and reason</caption>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Task</th>
            <th scope="col">Queue</th>
            <th scope="col" class="num">
              Count
            </th>
            <th scope="col">
              <span class="unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {seen.counts.map((row) => (
            <tr key={`${row.group}/${row.priority}/${row.name}/${row.reason}`}>
              <th scope="row" class="mono" data-label="Reason">
                {row.reason}
              </th>
              <td data-label="Task">{row.name === '' ? <span class="dim">unknown</span> : row.name}</td>
              <td data-label="Queue">{`${row.group}, ${priorityName(row.priority)}`}</td>
              <td class="num" data-label="Count">
                {count(row.count)}
              </td>
              <td class="num">
                <button type="button" class="small" onClick={() => onRedrive(row)}>
                  Redrive …<span class="unseen"> {row.reason}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
