import { useState } from 'preact/hooks'
import type { ListedSchedule, SchedulesAnswer } from '../../lib/dashboard/api-types.ts'
import { plural } from '../format.ts'
import { NextTime } from '../parts/next-time.tsx'
import { Awaited, Empty } from '../parts/notice.tsx'
import { ScheduleActions } from '../parts/schedule-actions.tsx'
import { SLOW } from '../state/pace.ts'
import { scheduleHash } from '../state/route-of.ts'
import { session } from '../state/session.ts'
import { usePolled } from '../state/use-polled.ts'
import { Pager } from './tasks.tsx'

/** What enqueues by the clock. */
export function SchedulesPage() {
  const [cursors, setCursors] = useState<readonly string[]>([])
  const cursor = cursors.at(-1)
  const path = `/api/schedules${cursor === undefined ? '' : `?${new URLSearchParams({ cursor })}`}`
  const { data, error, refresh } = usePolled<SchedulesAnswer>(path, { pace: SLOW })
  return (
    <div class="page">
      <h1>Schedules</h1>
      <section class="panel" aria-label="Schedules">
        <Awaited data={data} error={error}>
          {({ schedules, cursor: next }) => (
            <>
              {schedules.length > 0 ? (
                <ScheduleTable schedules={schedules} refresh={refresh} />
              ) : (
                <Empty title="No schedules">
                  Declare them in <code>defineApp</code>, or make them by <code>client.schedules.create</code>.
                </Empty>
              )}
              {(cursors.length > 0 || next !== undefined) && (
                <Pager
                  said={`Page ${cursors.length + 1}, ${plural(schedules.length, 'schedule')}`}
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

interface TableProps {
  readonly schedules: readonly ListedSchedule[]
  readonly refresh: () => void
}

function ScheduleTable({ schedules, refresh }: TableProps) {
  const operates = session.value?.operate === true
  return (
    <div class="table-wrap">
      <table class="cards">
        <caption class="unseen">Schedules</caption>
        <thead>
          <tr>
            <th scope="col">Schedule</th>
            <th scope="col">When</th>
            <th scope="col">Task</th>
            <th scope="col">Next</th>
            {operates && (
              <th scope="col">
                <span class="unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {schedules.map((schedule) => (
            <tr key={`${schedule.scheduler}.${schedule.key}`}>
              <th scope="row" data-label="Schedule">
                <span class="row">
                  <a class="wrap-anywhere" href={scheduleHash(schedule)}>
                    {schedule.scheduler}.{schedule.key}
                  </a>
                  {!schedule.enabled && <span class="badge wait">paused</span>}
                  {schedule.declared && <span class="badge plain">in code</span>}
                </span>
              </th>
              <td data-label="When">
                <span>
                  <code>{schedule.when}</code> <span class="dim">{schedule.timezone}</span>
                </span>
              </td>
              <td data-label="Task">{schedule.task}</td>
              <td class="nowrap" data-label="Next">
                <NextTime time={schedule.next} />
              </td>
              {operates && (
                <td class="num">
                  <ScheduleActions schedule={schedule} refresh={refresh} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
