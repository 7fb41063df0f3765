import type { TaskContext } from '../core/context.ts'
import { durationMs } from '../core/duration.ts'
import { type Decision, DecisionSignal } from '../core/outcome-markers.ts'
import type { Attempt } from './attempt.ts'
import type { WorkerRuntime } from './runtime.ts'

/** What a context does beyond its own run. */
export interface ContextActions {
  /** Tells that there is progress to write, when the next write is due. */
  progressed(): Promise<void>
  /** Renews the lease now; rejects with LeaseLost when it is gone. */
  heartbeat(): Promise<void>
  /** Keeps the first decision: it stands even when the handler catches the signal. */
  decided(decision: Decision): void
}

/** The handler's second argument. Every call throws once the run's time is over. */
export function makeContext(
  attempt: Attempt,
  state: unknown,
  runtime: WorkerRuntime,
  actions: ContextActions,
): TaskContext {
  const alive =
    <Args extends unknown[], T>(call: (...args: Args) => T) =>
    (...args: Args): T => {
      if (attempt.revoked !== undefined) throw attempt.revoked
      return call(...args)
    }
  const steer = (decision: Decision): never => {
    actions.decided(decision)
    throw new DecisionSignal(decision)
  }
  const { envelope } = attempt
  return {
    task: {
      id: envelope.id,
      name: envelope.name,
      group: envelope.group,
      priority: envelope.priority,
      labels: attempt.labels,
      attempt: attempt.attempt,
      createdAt: new Date(envelope.enqueuedAt),
      dueAt: envelope.dueAt === undefined ? undefined : new Date(envelope.dueAt),
      deadline: new Date(attempt.deadlineAt),
      parent: envelope.parent,
    },
    signal: attempt.abort.signal,
    log: attempt.logs.logger(),
    state,
    get client() {
      if (attempt.revoked !== undefined) throw attempt.revoked
      return runtime.clientFor({ id: envelope.id, depth: envelope.depth ?? 0 })
    },
    progress: alive(async (current, total, message) => {
      attempt.lastProgress = { current, total, ...(message !== undefined && { message }) }
      attempt.pendingProgress = attempt.lastProgress
      await actions.progressed()
    }),
    heartbeat: alive(() => actions.heartbeat()),
    requeue: alive(({ delay } = {}) => steer({ kind: 'requeue', delayMs: durationMs(delay ?? 0) })),
    reject: alive((reason) => steer({ kind: 'reject', reason })),
  }
}
