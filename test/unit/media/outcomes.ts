import type { Outcome } from 'tasklane'
import type { PlannedTask, PriorityName } from '../../../examples/media/planned-task.ts'
import type { EndedTask } from '../../../examples/media/run-tasks.ts'

interface Facts {
  readonly priority?: PriorityName
  readonly status?: Outcome['status']
  readonly attempt?: number
  readonly waitMs?: number
  readonly runMs?: number
  readonly code?: string
  readonly expected?: PlannedTask['expected']
}

/** A task that has ended, with whatever a test cares about. */
export function ended(facts: Facts = {}): EndedTask {
  const { priority = 'low', status = 'SUCCESS', attempt = 0, waitMs = 10, runMs = 5, code } = facts
  const createdAt = new Date('2026-01-01T00:00:00Z')
  const startedAt = new Date(createdAt.getTime() + waitMs)
  const planned: PlannedTask = {
    task: 'inspect',
    input: { source: '/in/cat.jpg' },
    options: { priority, labels: { photo: 'cat' } },
    expected: facts.expected ?? { kind: 'verdict', source: '/in/cat.jpg' },
  }
  const base = {
    id: 'id',
    name: planned.task,
    attempt,
    executionMs: runMs,
    labels: {},
    createdAt,
    startedAt,
    completedAt: new Date(startedAt.getTime() + runMs),
    unwrap: () => undefined,
  }
  const error = { type: 'Error', code: code ?? 'HANDLER_ERROR', message: 'no luck', retryable: false }
  if (status === 'SUCCESS') return { planned, outcome: { ...base, status, value: undefined } }
  return { planned, outcome: status === 'FAILURE' ? { ...base, status, error } : { ...base, status } }
}
