import type { App } from '../core/app-types.ts'
import type { TaskClient } from '../core/client-types.ts'
import type { TaskContext, TaskInfo, TaskLog } from '../core/context.ts'
import { durationMs } from '../core/duration.ts'
import { type Decision, DecisionSignal } from '../core/outcome-markers.ts'
import { storableProgress } from '../core/progress.ts'
import type { Progress } from '../core/record.ts'
import { storedText } from '../core/stored-error.ts'

/** What a context stands on, wherever its handler runs. */
export interface ContextParts {
  readonly task: TaskInfo
  readonly signal: AbortSignal
  readonly log: TaskLog
  readonly state: unknown
  readonly client: () => TaskClient<App<string, never>>
  /** Set once the run's time is over: every call then throws it. */
  readonly revoked: () => Error | undefined
  /** Takes the newest progress; it is written when the next write is due. */
  readonly progressed: (progress: Progress) => Promise<void>
  /** Renews the lease now; rejects with LeaseLost when it is gone. */
  readonly heartbeat: () => Promise<void>
  /** Keeps the first decision: it stands even when the handler catches the signal. */
  readonly decided: (decision: Decision) => void
}

/** The handler's second argument. Every call throws once the run's time is over. */
export function makeContext(parts: ContextParts): TaskContext {
  const alive =
    <Args extends unknown[], T>(call: (...args: Args) => T) =>
    (...args: Args): T => {
      const revoked = parts.revoked()
      if (revoked !== undefined) throw revoked
      return call(...args)
    }
  const steer = (decision: Decision): never => {
    parts.decided(decision)
    throw new DecisionSignal(decision)
  }
  const client = alive(parts.client)
  return {
    task: parts.task,
    signal: parts.signal,
    log: parts.log,
    state: parts.state,
    get client() {
      return client()
    },
    progress: alive(async (current, total, message) => {
      const progress = storableProgress({ current, total, ...(message !== undefined && { message }) })
      // Progress is a courtesy: a slip in it fails no task.
      if (typeof progress === 'string') parts.log.warn(`ctx.progress was left out: ${progress}`)
      else await parts.progressed(progress)
    }),
    heartbeat: alive(() => parts.heartbeat()),
    requeue: alive(({ delay } = {}) => steer({ kind: 'requeue', delayMs: durationMs(delay ?? 0) })),
    reject: alive((reason) => steer({ kind: 'reject', reason: storedText(reason) })),
  }
}
