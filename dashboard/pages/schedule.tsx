import type { ScheduleAnswer } from '../../lib/dashboard/api-types.ts'
import { plural, priorityName } from '../format.ts'
import { ActionButton } from '../parts/action-button.tsx'
import { Labels } from '../parts/badges.tsx'
import { type FactRows, Facts } from '../parts/facts.tsx'
import { NextTime } from '../parts/next-time.tsx'
import { Awaited, Empty } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { ScheduleActions } from '../parts/schedule-actions.tsx'
import { TaskTable } from '../parts/task-table.tsx'
import { At } from '../parts/time.tsx'
import { Value } from '../parts/value.tsx'
import { postJson } from '../state/api.ts'
import { SLOW } from '../state/pace.ts'
import { go, route } from '../state/route.ts'
import { usePolled } from '../state/use-polled.ts'

/** One schedule: when it fires next, and what became of what it fired. */
export function SchedulePage() {
  const [scheduler = '', key = ''] = route.value.params
  const path = `/api/schedules/${encodeURIComponent(scheduler)}/${encodeURIComponent(key)}`
  const { data, error, refresh } = usePolled<ScheduleAnswer>(path, { pace: SLOW })
  return (
    <div class="page">
      <div class="page-head">
        <div class="page-head-text">
          <h1 class="wrap-anywhere">
            {scheduler}.{key}
          </h1>
          {data !== undefined && <State schedule={data.schedule} />}
        </div>
        {data !== undefined && (
          <div class="row">
            <ScheduleActions schedule={data.schedule} refresh={refresh} />
            {!data.schedule.declared && <DeleteButton scheduler={scheduler} name={key} />}
          </div>
        )}
      </div>
      <Awaited data={data} error={error}>
        {(answer) => <Known answer={answer} />}
      </Awaited>
    </div>
  )
}

function State({ schedule: { enabled, declared } }: Pick<ScheduleAnswer, 'schedule'>) {
  return (
    <div class="row">
      <span class={`badge ${enabled ? 'good' : 'wait'}`}>{enabled ? 'fires' : 'paused'}</span>
      {declared && <span class="dim">Declared in the app's code: it is changed there.</span>}
    </div>
  )
}

function Known({ answer: { schedule, next, history, examined } }: { readonly answer: ScheduleAnswer }) {
  return (
    <div class="columns">
      <div class="stack">
        <Panel title="What it enqueued" flush>
          {history.length > 0 ? (
            <TaskTable tasks={history} caption="What it enqueued, the newest first" />
          ) : (
            <Empty title="Nothing yet">
              {examined === 0
                ? 'It has not fired, or what it fired is past its retention.'
                : `None of the newest ${plural(examined, 'task')} of its name is its own.`}
            </Empty>
          )}
        </Panel>
        {schedule.input !== undefined && (
          <Panel title="Input" flush>
            <Value value={schedule.input} />
          </Panel>
        )}
      </div>
      <div class="stack">
        <Panel title="Next times">
          <ol class="stack tight">
            {next.map((time) => (
              <li key={`${time.local}${time.at}`}>
                <NextTime time={time} />
              </li>
            ))}
          </ol>
          {next.length === 0 && <p class="dim">It never fires again.</p>}
        </Panel>
        <Panel title="Schedule">
          <Facts rows={rowsOf(schedule)} />
        </Panel>
      </div>
    </div>
  )
}

function rowsOf(schedule: ScheduleAnswer['schedule']): FactRows {
  const { when, timezone, task, group, priority, overlap, catchUp, start, end, jitterMinutes, labels } = schedule
  const rows: readonly (FactRows[number] | false)[] = [
    ['When', <code key="when">{when}</code>],
    ['Zone', timezone],
    ['Task', task],
    ['Queue', `${group}, ${priorityName(priority)}`],
    ['Overlap', overlap === 'skip' ? 'skipped while the last one goes on' : 'allowed'],
    ['Missed times', catchUp === 'last' ? 'the last one is caught up on' : 'dropped'],
    start != null && ['From', <At key="from" iso={start} />],
    end != null && ['Until', <At key="until" iso={end} />],
    jitterMinutes != null && ['Spread', `over ${jitterMinutes} minutes`],
    Object.keys(labels).length > 0 && ['Labels', <Labels key="labels" labels={labels} />],
  ]
  return rows.filter((row) => row !== false)
}

function DeleteButton({ scheduler, name }: { readonly scheduler: string; readonly name: string }) {
  const work = async () => {
    if (!confirm(`Delete ${scheduler}.${name}? What it has fired still runs.`)) {
      return { kind: 'done', text: 'Nothing was deleted.' } as const
    }
    await postJson('/api/schedules/delete', { scheduler, key: name })
    go('#/schedules')
    return { kind: 'done', text: `${scheduler}.${name} is deleted.` } as const
  }
  return (
    <ActionButton class="small danger" work={work}>
      Delete
    </ActionButton>
  )
}
