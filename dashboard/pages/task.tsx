import type { TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { AttemptTable } from '../parts/attempt-table.tsx'
import { StatusBadge } from '../parts/badges.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { LogList } from '../parts/log-list.tsx'
import { Awaited, Notice } from '../parts/notice.tsx'
import { Panel } from '../parts/panel.tsx'
import { TaskActions } from '../parts/task-actions.tsx'
import { TaskError } from '../parts/task-error.tsx'
import { TaskFacts } from '../parts/task-facts.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { Value } from '../parts/value.tsx'
import { route } from '../state/route.ts'
import { usePolled } from '../state/use-polled.ts'

const OPEN = ['PENDING', 'STARTED']

/** All that is known of one task. */
export function TaskPage() {
  const [id = ''] = route.value.params
  const { data, error, refresh } = usePolled<TaskAnswer>(`/api/tasks/${encodeURIComponent(id)}`, {
    fingerprint: ({ now: _, cost: __, ...rest }) => rest,
    isFinal: ({ task }) => !OPEN.includes(task.status),
  })
  return (
    <div class="page">
      <div class="page-head">
        <div class="page-head-text">
          <div class="row">
            <h1>{data?.task.name || 'Task'}</h1>
            {data !== undefined && <StatusBadge status={data.task.status} />}
          </div>
          <div class="row">
            <span class="mono dim wrap-anywhere">{id}</span>
            <CopyButton text={id} what="id" />
          </div>
        </div>
        {data !== undefined && <TaskActions answer={data} refresh={refresh} />}
      </div>
      <Awaited data={data} error={error}>
        {(answer) => <Known answer={answer} />}
      </Awaited>
    </div>
  )
}

function Known({ answer }: { readonly answer: TaskAnswer }) {
  const { task, input, value, attempts } = answer
  return (
    <div class="columns">
      <div class="stack">
        {task.error !== undefined && <TaskError error={task.error} status={task.status} />}
        {task.progress !== null && <Progress answer={answer} />}
        <Panel title="Timeline">
          <div class="stack">
            <Timeline answer={answer} />
            <AttemptTable answer={answer} />
          </div>
        </Panel>
        {value !== undefined && (
          <Panel title="Result" aside={<CopyButton text={value.text} what="result" />} flush>
            <Value value={value} />
          </Panel>
        )}
        {input !== undefined ? (
          <Panel title="Input" aside={<CopyButton text={input.text} what="input" />} flush>
            <Value value={input} />
          </Panel>
        ) : (
          <Notice>{INPUT_ABSENT}</Notice>
        )}
        {attempts.some(({ logs }) => logs.length > 0) && (
          <Panel title="Logs" flush>
            <LogList attempts={attempts} />
          </Panel>
        )}
      </div>
      <TaskFacts answer={answer} />
    </div>
  )
}

const INPUT_ABSENT =
  "No input is on record: it had none, or one over 512 bytes, which is kept of tasks that failed, and of all with keepInput: 'always'."

function Progress({ answer: { task } }: { readonly answer: TaskAnswer }) {
  if (task.progress === null) return null
  const { current, total, message } = task.progress
  return (
    <Panel title="Progress" aside={<span class="dim">{`${current} of ${total}`}</span>}>
      <progress max={Math.max(total, 1)} value={current} aria-label="Progress" />
      {message !== undefined && <p class="dim">{message}</p>}
    </Panel>
  )
}
