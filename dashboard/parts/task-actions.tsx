import type { StartedAnswer, TaskAnswer } from '../../lib/dashboard/api-types.ts'
import { postJson } from '../state/api.ts'
import { go } from '../state/route.ts'
import { taskHash } from '../state/route-of.ts'
import { session } from '../state/session.ts'
import { ActionButton } from './action-button.tsx'

interface Props {
  readonly answer: TaskAnswer
  readonly refresh: () => void
}

/** What can be done with a task as it stands. */
export function TaskActions({ answer: { task, input }, refresh }: Props) {
  const { id, status, retriedAs } = task
  if (session.value?.operate !== true) return null
  const path = `/api/tasks/${encodeURIComponent(id)}`
  const isOpen = status === 'PENDING' || status === 'STARTED'
  const canRetry = status === 'FAILURE' || status === 'CANCELLED'
  const cancel = async () => {
    const { open } = await postJson<{ readonly open: boolean }>(`${path}/cancel`)
    const how = status === 'STARTED' ? 'It is asked to end, and does at its next heartbeat.' : 'It is cancelled.'
    return { kind: 'done', text: open ? how : 'It had ended before.' } as const
  }
  const retry = async () => {
    const next = await postJson<StartedAnswer>(`${path}/retry`)
    go(taskHash(next.id))
    const text = next.created ? 'It runs again, as a new task.' : 'It had been retried before: this is that task.'
    return { kind: 'done', text } as const
  }
  return (
    <div class="row">
      {isOpen && (
        <ActionButton class="danger" work={cancel} then={refresh}>
          Cancel
        </ActionButton>
      )}
      {input?.json === true && (
        <a class="button" href={`#/enqueue?from=${encodeURIComponent(id)}`}>
          Run with another input
        </a>
      )}
      {canRetry && retriedAs === undefined && (
        <ActionButton class="main" work={retry}>
          Retry
        </ActionButton>
      )}
      {retriedAs !== undefined && (
        <a class="button" href={taskHash(retriedAs)}>
          To its retry
        </a>
      )}
    </div>
  )
}
