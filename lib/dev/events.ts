import type { PriorityLevel } from '../core/priority.ts'
import type { WorkerEvent } from '../worker/tell.ts'
import type { WireError } from './wire-error.ts'

/** What happens in the local backend, as it happens. */
export type DevEvent =
  | { readonly type: 'worker-started'; readonly group: string; readonly pid: number }
  /** `reason` when it went unasked: a crash, a kill, a timeout. */
  | { readonly type: 'worker-exited'; readonly group: string; readonly pid: number; readonly reason?: string }
  /** One line that user code wrote. */
  | {
      readonly type: 'output'
      readonly group: string
      readonly pid: number
      readonly stream: Stream
      readonly line: string
    }
  | InvokedEvent
  /** A task failed or will run again, or a message went to a dead-letter queue. */
  | { readonly type: 'task'; readonly group: string; readonly pid: number; readonly event: WorkerEvent }
  /** New code runs. `version` counts from 1, the code of the start. */
  | { readonly type: 'reloaded'; readonly version: number; readonly durationMs: number }
  /** The change can't run: the old code goes on. */
  | { readonly type: 'reload-failed'; readonly error: WireError }
  /** The hourly sweep ended tasks whose message was gone, or expired payloads. One that found nothing tells nothing. */
  | { readonly type: 'swept'; readonly ended: number; readonly expiredPayloads: number; readonly moved: number }
  /** A remark of the backend itself, such as a poll that failed. */
  | { readonly type: 'notice'; readonly line: string }
  /** The backend is gone, and nobody asked for it. */
  | { readonly type: 'stopped'; readonly reason: string }

type Stream = 'stdout' | 'stderr'

/** One invocation has ended. */
export interface InvokedEvent {
  readonly type: 'invoked'
  readonly group: string
  readonly priority: PriorityLevel
  readonly queue: string
  readonly pid: number
  readonly messages: number
  /** Messages that stay in the queue, for now. */
  readonly failed: number
  readonly durationMs: number
  /** Why the whole batch failed. */
  readonly problem?: string
}
