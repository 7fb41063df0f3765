import type { DeadLetterReason } from '../core/dead-letter.ts'
import type { Envelope } from '../core/envelope.ts'
import { type PriorityName, priorityName } from '../core/priority.ts'
import type { StoredError } from '../core/record.ts'
import { parseTraceParent } from '../core/trace-parent.ts'
import { callHook } from './call-hook.ts'
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
  /** Of the trace it belongs to, as 32 hexadecimal digits; missing where nobody traces. */
  readonly traceId?: string | undefined
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

/** What hooks and metrics hear of; `onEvent` hears of what did not go well. */
export type Happening = WorkerEvent['kind'] | 'started' | 'succeeded'

export interface Facts extends Pick<WorkerEvent, 'attempt' | 'durationMs' | 'delayMs' | 'reason' | 'messageId'> {
  /** From when a first run could have begun until it did, in ms. */
  readonly waitMs?: number | undefined
  /** The run's span, where it is not the one that the envelope names. */
  readonly trace?: string | undefined
}

/** Tells whoever listens. What a listener throws is dropped: it must not change what becomes of a task. */
export function tell(
  runtime: WorkerRuntime,
  kind: Happening,
  task: Envelope | undefined,
  facts: Facts,
  error?: StoredError,
): void {
  if (task !== undefined) runtime.metrics?.note(kind, task.name, facts, error)
  if (runtime.hookCalls !== undefined) callHook(runtime.hookCalls, runtime, kind, task, facts, error)
  if (kind !== 'started' && kind !== 'succeeded') tellListener(runtime, kind, task, facts, error)
}

function tellListener(
  { app, stage, onEvent }: WorkerRuntime,
  kind: WorkerEvent['kind'],
  task: Envelope | undefined,
  { trace = task?.trace, waitMs: _, ...facts }: Facts,
  error: StoredError | undefined,
): void {
  if (onEvent === undefined) return
  const traceId = parseTraceParent(trace)?.traceId
  try {
    onEvent({
      kind,
      app: app.name,
      stage,
      ...(task && { id: task.id, name: task.name, group: task.group, priority: priorityName(task.priority) }),
      ...(traceId !== undefined && { traceId }),
      ...(error && { errorType: error.type, errorCode: error.code }),
      ...facts,
    })
  } catch {}
}
