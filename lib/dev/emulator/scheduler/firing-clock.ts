import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../../ports/clock.ts'
import { type Due, DueQueue, progressOf, type Watched } from './due-queue.ts'
import { dueTime, firingTimes, nextFiring } from './firing-times.ts'
import { deadLetterOf, deliveryOf, type Exhausted, type Failure } from './message.ts'
import { freshProgress, goesOn, isOnce } from './progress.ts'
import { afterFailure, isTooOld } from './retry.ts'
import { type Firing, type Progress, type Schedule, scheduleKey } from './schedule.ts'
import type { ScheduleStore } from './store.ts'
import type { Send } from './targets.ts'

/** How exact firings are: on the second, or at a random second of the minute after their time, as on AWS. */
export type SchedulePrecision = 'second' | 'minute'

export interface FiringClockOptions {
  readonly store: ScheduleStore
  readonly send: Send
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly precision: SchedulePrecision
  /** Told when a firing is given up. */
  readonly onDropped?: (schedule: Schedule, failure: Failure) => void
}

/** After a machine's sleep, timers are late by what is left of their wait. */
const LONGEST_WAIT_MS = 60_000
/** At once; between them, requests have their turn. */
const SLICE = 32
const NOT_IN_TIME: Failure = { code: 'NotSentInTime', message: 'The firing was older than MaximumEventAgeInSeconds.' }

/** Fires all schedules by one timer. A firing is written down before it is sent, and struck off after: it may come twice, and is never lost. */
export class FiringClock {
  readonly #options: FiringClockOptions
  readonly #watched = new Map<string, Watched>()
  readonly #queue = new DueQueue()
  #wakesAt = Number.POSITIVE_INFINITY
  #cancel: () => void = () => undefined
  #firing: Promise<void> | undefined
  #closed = false

  constructor(options: FiringClockOptions) {
    this.#options = options
    for (const schedule of options.store.schedules())
      this.#watch(schedule, options.store.progress(scheduleKey(schedule)))
    this.#wake()
  }

  /** Stores a schedule that is new or changed. What it missed while it was disabled, or had other times, stays missed. */
  put(schedule: Schedule): void {
    const watched = this.#watched.get(scheduleKey(schedule))
    const progress =
      watched !== undefined && goesOn(watched.schedule, schedule)
        ? progressOf(watched)
        : freshProgress(schedule, watched?.schedule, this.#options.clock.now())
    this.#options.store.put(schedule, progress)
    if (watched === undefined) this.#watch(schedule, progress)
    else this.#change(watched, schedule, progress)
    this.#wake()
  }

  /** For schedules that are no longer in the store. */
  forget(keys: readonly string[]): void {
    for (const key of keys) {
      const watched = this.#watched.get(key)
      if (watched === undefined) continue
      watched.next = undefined
      watched.pending.clear()
      this.#watched.delete(key)
    }
  }

  /** Resolves when all that is due now was tried. */
  async settled(): Promise<void> {
    while (this.#firing !== undefined) await this.#firing
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.#firing
  }

  #watch(schedule: Schedule, progress: Progress): void {
    const lastAt = progress.lastAt ?? Number.NEGATIVE_INFINITY
    const watched: Watched = { schedule, times: firingTimes(schedule), lastAt, next: undefined, pending: new Map() }
    this.#watched.set(scheduleKey(schedule), watched)
    for (const firing of progress.pending) this.#queue.add(this.#pending(watched, firing))
    this.#addNext(watched)
  }

  #change(watched: Watched, schedule: Schedule, progress: Progress): void {
    watched.schedule = schedule
    watched.times = firingTimes(schedule)
    watched.lastAt = progress.lastAt ?? Number.NEGATIVE_INFINITY
    if (progress.pending.length === 0) watched.pending.clear()
    this.#addNext(watched)
  }

  #addNext(watched: Watched): void {
    const at = watched.schedule.State === 'ENABLED' ? nextFiring(watched.times, watched.lastAt) : undefined
    watched.next = at === undefined ? undefined : { watched, at, dueAt: at }
    if (watched.next !== undefined) this.#queue.add(watched.next)
  }

  #pending(watched: Watched, firing: Firing): Due {
    const due: Due = { watched, at: firing.at, dueAt: firing.dueAt, firing }
    watched.pending.set(due.at, due)
    return due
  }

  #wake(): void {
    const { nextAt } = this.#queue
    if (nextAt === undefined || nextAt >= this.#wakesAt || this.#firing !== undefined || this.#closed) return
    const { clock } = this.#options
    const waitMs = Math.min(Math.max(nextAt - clock.now(), 0), LONGEST_WAIT_MS)
    this.#cancel()
    this.#wakesAt = nextAt
    this.#cancel = clock.after(waitMs, () => {
      this.#firing = this.#fireAll().finally(() => {
        this.#firing = undefined
        this.#wakesAt = Number.POSITIVE_INFINITY
        this.#wake()
      })
    })
  }

  async #fireAll(): Promise<void> {
    while (!this.#closed) {
      const now = this.#options.clock.now()
      const due = this.#takeDue(now)
      if (due.length === 0) return
      const firings = due.flatMap((one) => (one.firing === undefined ? this.#plan(one, now) : one))
      this.#save(due.filter(({ firing }) => firing === undefined).map(({ watched }) => watched))
      await Promise.all(firings.filter(({ dueAt }) => dueAt <= now).map((one) => this.#send(one)))
      this.#settle(due.map(({ watched }) => watched))
      await setImmediate()
    }
  }

  #takeDue(now: number): Due[] {
    const due: Due[] = []
    for (let one = this.#queue.take(now); one !== undefined; one = this.#queue.take(now)) {
      due.push(one)
      if (due.length === SLICE) break
    }
    return due
  }

  /** A scheduled time has come: what it gives to send, now or later. */
  #plan({ watched, at }: Due, now: number): Due[] {
    const { schedule, times } = watched
    const { chosen, doneUntil } = isOnce(schedule) ? { chosen: at, doneUntil: at } : dueTime(schedule, times, at, now)
    watched.lastAt = doneUntil
    this.#addNext(watched)
    if (chosen === undefined) return []
    const plannedAt = chosen + this.#waitMs(schedule)
    const due = this.#pending(watched, { at: chosen, plannedAt, dueAt: plannedAt, attempt: 1 })
    if (plannedAt > now) this.#queue.add(due)
    return [due]
  }

  #waitMs({ FlexibleTimeWindow: window }: Schedule): number {
    const { random, precision } = this.#options
    if (window.Mode === 'FLEXIBLE') return Math.floor(random() * (window.MaximumWindowInMinutes ?? 0) * 60) * 1000
    return precision === 'minute' ? Math.floor(random() * 60) * 1000 : 0
  }

  async #send(due: Due): Promise<void> {
    const { watched, firing } = due
    if (firing === undefined) return
    const { send, clock, random } = this.#options
    const { schedule } = watched
    const executionId = randomBytes(8).toString('hex')
    const tooOld = isTooOld(schedule, firing, clock.now())
    const failure = tooOld ? NOT_IN_TIME : await send(deliveryOf(schedule, firing, executionId))
    // It may have been called off meanwhile.
    if (watched.pending.get(due.at) !== due) return
    watched.pending.delete(due.at)
    if (failure === undefined) return
    const next = tooOld
      ? ({ kind: 'dropped', exhausted: 'MaximumEventAgeInSeconds' } as const)
      : afterFailure(schedule, firing, clock.now(), random())
    if (next.kind === 'again') this.#queue.add(this.#pending(watched, next.firing))
    else await this.#drop(due, failure, next.exhausted, executionId)
  }

  async #drop({ watched, firing }: Due, failure: Failure, exhausted: Exhausted, executionId: string): Promise<void> {
    const { send, onDropped } = this.#options
    if (firing === undefined) return
    const deadLetter = deadLetterOf(watched.schedule, firing, failure, exhausted, executionId)
    if (deadLetter !== undefined) await send(deadLetter)
    onDropped?.(watched.schedule, failure)
  }

  /** A schedule that has fired for the last time goes, if it says so. */
  #settle(watched: readonly Watched[]): void {
    const isOver = ({ next, pending, schedule }: Watched) =>
      next === undefined && pending.size === 0 && schedule.ActionAfterCompletion === 'DELETE'
    const standing = watched.filter((one) => this.#watched.get(scheduleKey(one.schedule)) === one)
    const over = standing.filter((one) => one.schedule.State === 'ENABLED' && isOver(one))
    this.#save(standing, new Set(over))
    this.forget(over.map(({ schedule }) => scheduleKey(schedule)))
  }

  /** What can't be written now, on a full disk, is fired again after a restart: tasks have their ids from the scheduled time. */
  #save(watched: readonly Watched[], over: ReadonlySet<Watched> = new Set()): void {
    try {
      this.#options.store.settle(
        watched.map((one) => [scheduleKey(one.schedule), over.has(one) ? undefined : progressOf(one)]),
      )
    } catch {
      // See above.
    }
  }
}
