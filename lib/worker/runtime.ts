import type { AppSpec } from '../core/app.ts'
import type { App } from '../core/app-types.ts'
import type { TaskClient } from '../core/client-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import type { GroupSpec } from '../core/group.ts'
import type { HookCalls } from '../core/hook-calls.ts'
import type { BlobStore } from '../ports/blob-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Entropy } from '../ports/entropy.ts'
import type { Scheduler } from '../ports/scheduler.ts'
import type { TaskQueue } from '../ports/task-queue.ts'
import type { TaskStore } from '../ports/task-store.ts'
import type { Tracing } from '../ports/tracing.ts'
import type { TaskMetrics } from './metrics/task-metrics.ts'
import type { RunHandler } from './run-attempt.ts'
import type { WorkerEvent } from './tell.ts'

/** The task whose handler asks for a client: what it enqueues gets this one as parent. */
interface ParentTask {
  readonly id: string
  readonly depth: number
  /** The run's span, as a W3C traceparent. */
  readonly trace?: string | undefined
}

/** All that a worker stands on. */
export interface WorkerRuntime {
  readonly app: AppSpec
  readonly stage: string
  readonly store: TaskStore
  readonly queue: TaskQueue
  readonly blobs: BlobStore
  readonly scheduler: Scheduler
  readonly clock: Clock
  readonly entropy: Entropy
  /** The client for `ctx.client`; made only when a handler asks for it. */
  readonly clientFor: (parent: ParentTask) => TaskClient<App<string, never>>
  readonly settings: WorkerSettings
  /** For groups that are isolated in threads; without it, their handlers run beside the worker. */
  readonly threads?: Threads
  /** Told of tasks that failed, run again, or lost their message to a dead-letter queue. */
  readonly onEvent?: (event: WorkerEvent) => void
  /** The app's hooks, where it has any. */
  readonly hookCalls?: HookCalls | undefined
  /** Where spans of batches and runs go; without it, none are made. */
  readonly tracing?: Tracing | undefined
  /** Figures of tasks, for CloudWatch; without it, none are gathered. */
  readonly metrics?: TaskMetrics | undefined
  /** Prints what runs log as lines of JSON, each with its task. Without it, `console` prints as it does. */
  readonly printLine?: ((line: string) => void) | undefined
}

/** Threads to run handlers in. */
export interface Threads {
  /** One for a run of `group`. Never rejects: what goes wrong fails the run. */
  acquire(group: GroupSpec): Promise<RunHandler>
  /** Ends them all. */
  close(): Promise<void>
}

/** As the `worker` row of the defaults, each of which a test or a container may set. */
export type WorkerSettings = { readonly [K in keyof typeof DEFAULTS.worker]: Widened<(typeof DEFAULTS.worker)[K]> }
type Widened<T> = T extends number ? number : readonly number[]

export const DEFAULT_SETTINGS: WorkerSettings = DEFAULTS.worker
