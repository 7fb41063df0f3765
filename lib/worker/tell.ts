import type { Envelope } from '../core/envelope.ts'
import { type PriorityName, priorityName } from '../core/priority.ts'
import type { StoredError } from '../core/record.ts'
import type { DeadLetterReason } from './dead-letters.ts'
import type { WorkerRuntime } from './runtime.ts'

/**
 * What a worker tells of a task that did not go well: for logs, and metrics made of them. Names, numbers and codes alone, for an input may
 * hold secrets, and an error's message may quote it. Told once it is recorded, by the worker that recorded it. Neither successes nor
 * discarded tasks are told.
 */
export interface WorkerEvent {
  /** `failed`: ended as FAILURE. `retried`: will run again. `dead-lettered`: its message went to the dead-letter queue. */
  readonly kind: 'failed' | 'retried' | 'dead-lettered'
  readonly app: string
  readonly stage: string
  /** The task; nothing of it is known of a message that is no task's. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly group?: string | undefined
  readonly priority?: PriorityName | undefined
  /** 0-based number of the run. */
  readonly attempt?: number | undefined
  /** The error's name. */
  readonly errorType?: string | undefined
  readonly errorCode?: string | undefined
  /** How long it ran, in ms; missing where it was not run. */
  readonly durationMs?: number | undefined
  /** Until it runs again, in ms. */
  readonly delayMs?: number | undefined
  /** Why a message went to the dead-letter queue. */
  readonly reason?: DeadLetterReason | undefined
  readonly messageId?: string | undefined
}

type Facts = Pick<WorkerEvent, 'attempt' | 'durationMs' | 'delayMs' | 'reason' | 'messageId'>

/** Tells whoever listens. What a listener throws is dropped: it must not change what becomes of a task. */
export function tell(
  { app, stage, onEvent }: WorkerRuntime,
  kind: WorkerEvent['kind'],
  task: Envelope | undefined,
  facts: Facts,
  error?: StoredError,
): void {
  try {
    onEvent?.({
      kind,
      app: app.name,
      stage,
      ...(task && { id: task.id, name: task.name, group: task.group, priority: priorityName(task.priority) }),
      ...(error && { errorType: error.type, errorCode: error.code }),
      ...facts,
    })
  } catch {}
}
