import type { TaskStatus } from '../../lib/core/record.ts'

const STATUS = {
  PENDING: ['wait', 'Pending'],
  STARTED: ['live', 'Running'],
  SUCCESS: ['good', 'Succeeded'],
  FAILURE: ['bad', 'Failed'],
  CANCELLED: ['', 'Cancelled'],
} as const satisfies Record<TaskStatus, readonly [string, string]>

export function StatusBadge({ status }: { readonly status: TaskStatus }) {
  const [kind, text] = STATUS[status]
  return <span class={`badge ${kind}`}>{text}</span>
}

export function Labels({ labels }: { readonly labels: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(labels)
  if (pairs.length === 0) return null
  return (
    <span class="labels">
      {pairs.map(([key, value]) => (
        <span key={key} class="label">
          {key}={value}
        </span>
      ))}
    </span>
  )
}
