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
  return new RunContext(parts)
}

class RunContext implements TaskContext {
  /** Its own, and made when it is asked for. A getter written in an object literal is a new one each time: that costs as much as a claim. */
  declare readonly client: TaskContext['client']
  readonly task: TaskContext['task']
  readonly signal: TaskContext['signal']
  readonly log: TaskContext['log']
  readonly state: TaskContext['state']
  readonly progress: TaskContext['progress']
  readonly heartbeat: TaskContext['heartbeat']
  readonly requeue: TaskContext['requeue']
  readonly reject: TaskContext['reject']
  readonly #client: ContextParts['client']

  constructor(parts: ContextParts) {
    this.task = parts.task
    this.signal = parts.signal
    this.log = parts.log
    this.state = parts.state
    Object.defineProperty(this, 'client', RunContext.#clientProperty)
    this.#client = alive(parts, parts.client)
    this.progress = alive(parts, (current, total, message) => progressed(parts, current, total, message))
    this.heartbeat = alive(parts, () => parts.heartbeat())
    this.requeue = alive(parts, ({ delay } = {}) => steer(parts, { kind: 'requeue', delayMs: durationMs(delay ?? 0) }))
    this.reject = alive(parts, (reason) => steer(parts, { kind: 'reject', reason: storedText(reason) }))
  }

  static readonly #clientProperty: PropertyDescriptor & ThisType<RunContext> = {
    enumerable: true,
    get() {
      return this.#client()
    },
  }
}

function alive<Args extends unknown[], T>(parts: ContextParts, call: (...args: Args) => T): (...args: Args) => T {
  return (...args) => {
    const revoked = parts.revoked()
    if (revoked !== undefined) throw revoked
    return call(...args)
  }
}

/** Progress is a courtesy: a slip in it fails no task. */
async function progressed(parts: ContextParts, current: number, total: number, message?: string): Promise<void> {
  const progress = storableProgress({ current, total, ...(message !== undefined && { message }) })
  if (typeof progress === 'string') parts.log.warn(`ctx.progress was left out: ${progress}`)
  else await parts.progressed(progress)
}

function steer(parts: ContextParts, decision: Decision): never {
  parts.decided(decision)
  throw new DecisionSignal(decision)
}
