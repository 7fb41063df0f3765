import type { ScheduleRow, StartedAnswer } from '../../lib/dashboard/api-types.ts'
import { postJson } from '../state/api.ts'
import { taskHash } from '../state/route-of.ts'
import { ActionButton } from './action-button.tsx'

interface Props {
  readonly schedule: ScheduleRow
  readonly refresh: () => void
}

/** What can be done with a schedule. One that the code declares is changed there: the next deploy would undo it here. */
export function ScheduleActions({ schedule: { scheduler, key, enabled, declared }, refresh }: Props) {
  const name = `${scheduler}.${key}`
  const runNow = async () => {
    const { id } = await postJson<StartedAnswer>('/api/schedules/run', { scheduler, key })
    const link = { text: 'See it', href: taskHash(id) }
    return { kind: 'done', text: `${name}: its task is enqueued.`, link } as const
  }
  const change = async () => {
    await postJson(`/api/schedules/${enabled ? 'pause' : 'resume'}`, { scheduler, key })
    const text = enabled ? 'paused; times that pass are dropped' : 'fires again'
    return { kind: 'done', text: `${name}: ${text}.` } as const
  }
  return (
    <span class="row">
      <ActionButton class="small" work={runNow} then={refresh}>
        Run now<span class="unseen"> {name}</span>
      </ActionButton>
      {!declared && (
        <ActionButton class="small" work={change} then={refresh}>
          {enabled ? 'Pause' : 'Resume'}
          <span class="unseen"> {name}</span>
        </ActionButton>
      )}
    </span>
  )
}
