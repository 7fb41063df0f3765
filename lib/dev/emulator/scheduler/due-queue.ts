import TinyQueue from 'tinyqueue'
import type { StoredTimes } from '../../../core/schedules/stored-times.ts'
import type { Firing, Progress, Schedule } from './schedule.ts'

/** A schedule that is watched. */
export interface Watched {
  schedule: Schedule
  times: StoredTimes
  /** Scheduled times up to this one are done with, or pending. */
  lastAt: number
  /** Its next scheduled time. */
  next: Due | undefined
  /** By scheduled time. */
  readonly pending: Map<number, Due>
}

/** Something to do at a moment: a scheduled time has come or, with a `firing`, one is to be sent. */
export interface Due {
  readonly watched: Watched
  readonly at: number
  readonly dueAt: number
  readonly firing?: Firing
}

export function progressOf({ lastAt, pending }: Watched): Progress {
  return {
    ...(Number.isFinite(lastAt) && { lastAt }),
    pending: [...pending.values()].flatMap(({ firing }) => firing ?? []),
  }
}

/** What is due, soonest first. What was called off stays in it until its turn, or until there is more of that than of the rest. */
export class DueQueue {
  #queue = new TinyQueue<Due>([], bySoonest)
  #limit = 1000

  /** Of the soonest; `undefined` when nothing is. */
  get nextAt(): number | undefined {
    return this.#queue.peek()?.dueAt
  }

  add(due: Due): void {
    if (this.#queue.length >= this.#limit) this.#tidy()
    this.#queue.push(due)
  }

  /** The soonest, if its time has come. */
  take(now: number): Due | undefined {
    for (let due = this.#queue.peek(); due !== undefined && due.dueAt <= now; due = this.#queue.peek()) {
      this.#queue.pop()
      if (isStanding(due)) return due
    }
    return undefined
  }

  #tidy(): void {
    this.#queue = new TinyQueue(this.#queue.data.filter(isStanding), bySoonest)
    this.#limit = 2 * this.#queue.length + 1000
  }
}

function bySoonest(a: Due, b: Due): number {
  return a.dueAt - b.dueAt
}

function isStanding(due: Due): boolean {
  const { watched, at, firing } = due
  return (firing === undefined ? watched.next : watched.pending.get(at)) === due
}
