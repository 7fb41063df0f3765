import type { TaskStatus } from '../../../lib/core/record.ts'
import type { Receipt } from './lines.ts'
import type { WireAnswer, WireWrite } from './statements.ts'

/** One lease on a task, from what passed on the wire. Instants in ms since 1970. */
export interface SeenLease {
  readonly token: string
  /** When its claim's reply came: the handler began later. */
  readonly claimedAtMs: number
  /** The end that its holder may count on. */
  untilMs: number
  /** When the write that gave it up was sent, whether its reply was seen or not. */
  releasedAtMs: number | undefined
}

/** A write that ended a task, and was answered with success. */
export interface SeenEnd {
  readonly token: string | undefined
  readonly status: TaskStatus
  /** The run whose result it recorded. */
  readonly run: string | undefined
  readonly atMs: number
}

export interface SeenTask {
  readonly leases: Map<string, SeenLease>
  /** Of one write each: a repeat of the same write counts once. */
  readonly ends: SeenEnd[]
  readonly releases: Set<string>
}

/** What the wire showed of each task. */
export class History {
  readonly tasks = new Map<string, SeenTask>()
  heartbeats = 0
  refused = 0
  /** Writes without an answer. */
  unanswered = 0
  /** Tasks whose end was recorded. */
  ended = 0
  readonly #onEnded: () => void

  constructor(onEnded: () => void) {
    this.#onEnded = onEnded
  }

  /** @param answer - `undefined` when the backend went away before it answered. */
  add(write: WireWrite, answer: WireAnswer | undefined, sentAtMs: number, answeredAtMs: number): void {
    if (answer === undefined) this.unanswered += 1
    if (answer === 'refused') this.refused += 1
    const task = this.#task(write.id)
    const done = answer === 'done' || answer === 'mine'
    const mayBeDone = done || answer === undefined
    if (write.kind === 'claim' && done) {
      const { token, untilMs } = write
      if (!task.leases.has(token))
        task.leases.set(token, { token, claimedAtMs: answeredAtMs, untilMs, releasedAtMs: undefined })
    } else if (write.kind === 'heartbeat') {
      this.heartbeats += 1
      const lease = task.leases.get(write.token)
      if (lease !== undefined && done) lease.untilMs = Math.max(lease.untilMs, write.untilMs)
    } else if (write.kind === 'settle' || write.kind === 'release') {
      const lease = write.token === undefined ? undefined : task.leases.get(write.token)
      if (lease !== undefined && mayBeDone) lease.releasedAtMs ??= sentAtMs
      if (write.kind === 'release' && done) task.releases.add(write.token)
      if (write.kind === 'settle' && done) this.#end(task, write, answeredAtMs)
    }
  }

  #task(id: string): SeenTask {
    const known = this.tasks.get(id)
    if (known !== undefined) return known
    const fresh = { leases: new Map(), ends: [], releases: new Set<string>() }
    this.tasks.set(id, fresh)
    return fresh
  }

  #end(task: SeenTask, { token, status, result }: Extract<WireWrite, { kind: 'settle' }>, atMs: number): void {
    const repeated = token !== undefined && task.ends.some((end) => end.token === token)
    if (repeated) return
    task.ends.push({ token, status, run: runOf(result), atMs })
    if (task.ends.length > 1) return
    this.ended += 1
    this.#onEnded()
  }
}

function runOf(result: string | undefined): string | undefined {
  return result === undefined ? undefined : (JSON.parse(result) as Receipt).run
}
