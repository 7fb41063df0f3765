import type { RecordWrite } from '../../lib/core/condition.ts'
import type { TaskInfo } from '../../lib/core/context.ts'
import { DEFAULTS } from '../../lib/core/defaults.ts'
import { isTerminal, type TaskRecord } from '../../lib/core/record.ts'
import { leastWaitMs } from './expectations.ts'
import { baseId, type Facts, isActive, isFinished, type Run } from './facts.ts'
import { type Broken, CHANGE_CHECKS, INSERT_CHECKS, START_CHECKS } from './invariants/index.ts'
import { Messages } from './messages.ts'
import type { PlannedTask } from './plan.ts'
import { MAX_SKEW_MS, type Process } from './process.ts'
import type { Scheduler } from './scheduler.ts'

const LEASE_MS = DEFAULTS.worker.leaseMs

/** What happened to each task, seen from outside; each step is held against the invariants at once. */
export class Ledger {
  readonly tasks = new Map<string, Facts>()
  readonly messages = new Messages()
  /** Ids of each idempotency key that calls resolved with, by the task's number. */
  readonly keyed = new Map<number, Set<string>>()
  broken: Broken | undefined
  takeovers = 0
  /** Times of a schedule, for a task that had not ended. */
  skipped = 0
  readonly #scheduler: Scheduler
  /** Whether a message of a task is somewhere still. */
  readonly #hasMessage: (id: string) => boolean

  constructor(scheduler: Scheduler, hasMessage: (id: string) => boolean) {
    this.#scheduler = scheduler
    this.#hasMessage = hasMessage
  }

  /** The first broken promise ends the world. */
  break(broken: Broken): void {
    this.broken ??= broken
    this.#scheduler.stop()
  }

  factsOf(id: string): Facts {
    const known = this.tasks.get(id)
    if (known !== undefined) return known
    const facts: Facts = {
      id,
      n: undefined,
      record: undefined,
      accepted: false,
      refused: false,
      cancelAsked: false,
      dueAt: undefined,
      claimedAt: undefined,
      endedAt: undefined,
      owner: undefined,
      liveUntil: 0,
      notBefore: 0,
      deaths: 0,
      runs: [],
    }
    this.tasks.set(id, facts)
    return facts
  }

  /** Nothing may start it before then. */
  dueFrom(id: string, dueAt: number): void {
    const facts = this.factsOf(id)
    facts.dueAt = dueAt
    facts.notBefore = Math.max(facts.notBefore, dueAt)
  }

  accepted(id: string, n: number, keyed: boolean): void {
    const facts = this.factsOf(id)
    facts.n = n
    facts.accepted = true
    if (!keyed) return
    const ids = this.keyed.get(n) ?? new Set()
    this.keyed.set(n, ids.add(baseId(id)))
    if (ids.size > 1) this.break({ invariant: 7, what: `one key gave ${ids.size} tasks: ${[...ids].join(', ')}` })
  }

  /** A schedule sends a message that asks for these tasks. */
  fired(body: string, asked: readonly { readonly id: string; readonly dueAt: number }[], n: number): void {
    for (const { id, dueAt } of asked) {
      this.dueFrom(id, dueAt)
      this.accepted(id, n, false)
    }
    this.messages.fired(
      body,
      asked.map(({ id }) => id),
    )
  }

  inserted(record: TaskRecord, process: Process, calledAt: number): void {
    const facts = this.factsOf(record.id)
    this.#hold(INSERT_CHECKS, { facts, record, calledAt })
    facts.record = record
    facts.notBefore = Math.max(record.notBefore ?? record.dueAt ?? 0, facts.dueAt ?? 0)
    if (record.status === 'STARTED') this.#leased(facts, record, process, calledAt)
    if (isTerminal(record.status)) facts.endedAt = this.#scheduler.now()
  }

  updated(write: RecordWrite, process: Process, calledAt: number): void {
    const facts = this.factsOf(write.id)
    const old = facts.record
    if (old === undefined) throw new Error(`a write to a record that was never inserted: ${write.id}`)
    const next = { ...old, ...write.set }
    for (const field of write.remove) delete (next as Partial<Record<string, unknown>>)[field]
    this.#hold(CHANGE_CHECKS, { facts, old, next, write, process, calledAt, now: this.#scheduler.now() })
    const lapsed = old.status === 'STARTED' && next.leaseToken !== old.leaseToken && write.set.lastToken === undefined
    // Whose claim got no answer never ran it: to all others, that looks like a death.
    const unaware = facts.runs.every(({ token }) => token !== old.leaseToken)
    if (lapsed && (unaware || facts.owner?.alive !== true || facts.owner.hindered)) facts.deaths += 1
    if (lapsed && next.status === 'STARTED') this.takeovers += 1
    if (write.set.error?.type === 'TaskDiscarded' && facts.runs.length === 0) this.skipped += 1
    if (next.leaseToken !== old.leaseToken) facts.liveUntil = 0
    if (next.status === 'STARTED' && write.set.leaseUntil !== undefined) this.#leased(facts, next, process, calledAt)
    if (next.status === 'PENDING' && next.notBefore !== undefined) facts.notBefore = next.notBefore
    if (isTerminal(next.status)) facts.endedAt ??= this.#scheduler.now()
    facts.record = next
  }

  /** A handler came to its end, whatever becomes of that. */
  finished(run: Run, how: 'returned' | 'threw'): void {
    run.finished = how
    run.endedAt = this.#scheduler.now()
  }

  started({ id, attempt }: TaskInfo, planned: PlannedTask, process: Process, signal: AbortSignal): Run {
    const facts = this.factsOf(id)
    facts.n = planned.n
    const now = this.#scheduler.now()
    const run: Run = {
      process,
      attempt,
      startedAt: now,
      signal,
      token: facts.record?.leaseToken,
      finished: undefined,
      endedAt: 0,
    }
    const beside = [...this.tasks.values()].flatMap((other) =>
      other.runs
        .filter((each) => each.process === process && isActive(each))
        .map((each) => ({ facts: other, run: each })),
    )
    facts.runs.push(run)
    this.#hold(START_CHECKS, {
      facts,
      run,
      beside,
      all: this.tasks,
      waitMs: leastWaitMs(planned.kind, planned.script),
      skips: planned.skips,
      now,
    })
    return run
  }

  /** A message that is gone must not have been the last of an unfinished task. */
  deleted(receipts: readonly string[]): void {
    this.gone(receipts.flatMap((receipt) => this.messages.idsIn(this.messages.bodyOf(receipt))))
  }

  /** As {@link deleted}, for a message of these tasks, wherever it was. */
  gone(ids: readonly string[]): void {
    for (const id of ids) {
      const facts = this.tasks.get(id)
      if (facts === undefined || !facts.accepted || isFinished(facts) || this.#hasMessage(facts.id)) continue
      this.break({
        invariant: 1,
        what: `${this.nameOf(facts.id)} is ${facts.record?.status} and its last message was deleted`,
      })
    }
  }

  /** For traces: the task's number in the plan, where it is known. */
  nameOf(id: string): string {
    const n = this.tasks.get(id)?.n ?? this.tasks.get(id)?.record?.labels['n']
    return `t${n ?? `(${id.slice(9, 18)})`}${/T([\d:]+)Z/.exec(id)?.[0] ?? ''}${/~\d+$/.exec(id)?.[0] ?? ''}`
  }

  nameIn(body: string): string {
    const names = this.messages.idsIn(body).map((id) => this.nameOf(id))
    return this.messages.isFiring(body) ? `firing(${names})` : (names[0] ?? 'stray')
  }

  nameOfReceipt(receipt: string): string {
    return this.nameIn(this.messages.bodyOf(receipt))
  }

  #leased(facts: Facts, record: TaskRecord, process: Process, calledAt: number): void {
    facts.owner = process
    facts.claimedAt ??= this.#scheduler.now()
    facts.liveUntil = Math.max(facts.liveUntil, Math.min(calledAt + LEASE_MS, (record.leaseUntil ?? 0) + MAX_SKEW_MS))
  }

  #hold<T>(checks: readonly ((event: T) => Broken | undefined)[], event: T): void {
    for (const check of checks) {
      const broken = check(event)
      if (broken !== undefined) this.break(broken)
    }
  }
}
