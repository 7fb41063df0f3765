import { AppNotFoundError, BackendError } from '../../core/errors/index.ts'
import { retiredQueues } from '../../core/retired-queues.ts'
import { isOver } from '../../core/schedules/plan.ts'
import {
  isToLook,
  type Place,
  queuesInUse,
  reaimed,
  STRAYS_COME_MS,
  type StrayWatch,
  watchedNow,
} from '../../core/schedules/strays.ts'
import type { Clock } from '../../ports/clock.ts'
import type { KnownSchedule, SchedulePage, Scheduler } from '../../ports/scheduler.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import { readStrayWatch, writeStrayWatch } from './stray-state.ts'

export interface StrayRuntime {
  readonly store: TaskStore
  readonly scheduler: Pick<Scheduler, 'list' | 'get' | 'update'>
  readonly clock: Clock
  /** How long it may take; what is left then is the next sweep's. */
  readonly limitMs: number
}

/** What became of schedules that sent to queues which a deploy took away. */
export interface StrayReport {
  /** Schedules looked at. */
  readonly examined: number
  /** Those that send to where their tasks belong now. */
  readonly moved: number
  /** Those that could not be changed. */
  readonly failed: number
  /** Whether it got to the end; the next one goes on where it stopped. */
  readonly complete: boolean
  /** Why not, or why some could not be changed. */
  readonly error?: string
}

const PAGE = 100
/** One page after the other, so that AWS's quota of requests is hardly touched; and so many in a sweep. */
const MOST_PAGES = 1000
/** Schedules that are changed side by side. */
const WIDTH = 10

/**
 * Makes schedules follow their tasks: those that send to a queue which the app no longer has, as waits of days and schedules made at run
 * time may, send to where their tasks belong today. Nothing is asked of the scheduler but for a day after queues went away, or while
 * retired ones stand.
 *
 * Schedules can't be changed on a condition: whoever changes one between this one's look and its change is overruled. One that has fired
 * meanwhile is gone, and stays so. Two sweeps at once are harmless, and it may end anywhere.
 * Rejects with BackendError when the state can't be read or written.
 *
 * @returns `undefined` when there was no reason to look.
 */
export async function sweepStrays(
  runtime: StrayRuntime,
  place: Place,
  retiredStand: boolean,
): Promise<StrayReport | undefined> {
  const { store, clock } = runtime
  const nowMs = clock.now()
  const before = await readStrayWatch(store)
  const watch = watchedNow(before, { queues: queuesInUse(place), retiredStand, nowMs })
  const found = isToLook(watch, nowMs) ? await look(runtime, place, watch.cursor) : undefined
  const after = found === undefined ? watch : noted(watch, found, nowMs)
  if (JSON.stringify(before) !== JSON.stringify(after)) await writeStrayWatch(store, after)
  return found && reported(found)
}

interface Found {
  examined: number
  moved: number
  failed: number
  /** Requests that may succeed the next time. */
  unavailable: number
  complete: boolean
  cursor: string | undefined
  error: string | undefined
}

async function look(runtime: StrayRuntime, place: Place, from: string | undefined): Promise<Found> {
  const endsAt = runtime.clock.monotonic() + runtime.limitMs
  const goOn = () => runtime.clock.monotonic() < endsAt
  const counts = { examined: 0, moved: 0, failed: 0, unavailable: 0 }
  const found: Found = { ...counts, complete: false, cursor: from, error: undefined }
  for (let pages = 0; pages < MOST_PAGES && goOn(); pages++) {
    const page = await pageAt(runtime, found)
    if (page === undefined) return found
    if (!(await followPage(runtime, place, page, { found, goOn }))) return found
    found.examined += page.names.length
    found.cursor = page.cursor
    found.complete = page.cursor === undefined
    if (found.complete) return found
  }
  return found
}

/** `undefined` when there is none to be had. A place that the service no longer knows is given up: the look begins anew. */
async function pageAt({ scheduler }: StrayRuntime, found: Found): Promise<SchedulePage | undefined> {
  try {
    return await scheduler.list({ prefix: '', limit: PAGE, cursor: found.cursor })
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    const isGone = error instanceof AppNotFoundError
    if (!isGone) found.error = error.message
    found.complete = isGone
    if (!error.retryable) found.cursor = undefined
    if (!isGone) found.unavailable += 1
    return undefined
  }
}

/** @returns whether all of the page's strays had their turn, and not every one of them in vain. */
async function followPage(
  runtime: StrayRuntime,
  place: Place,
  { names, queues }: SchedulePage,
  { found, goOn }: { readonly found: Found; readonly goOn: () => boolean },
): Promise<boolean> {
  const strays = names.filter((name) => mayBeStray(queues.get(name), place))
  const unavailableBefore = found.unavailable
  for (let at = 0; at < strays.length; at += WIDTH) {
    if (!goOn()) return false
    await Promise.all(strays.slice(at, at + WIDTH).map((name) => follow(runtime, place, name, found)))
    // They are asked to slow down: the next sweep tries again.
    if (found.unavailable - unavailableBefore === Math.min(strays.length, at + WIDTH)) return false
  }
  return true
}

function mayBeStray(queue: string | undefined, { app, stage, definitions }: Place): boolean {
  return queue === undefined || retiredQueues([queue], app, stage, definitions).length > 0
}

async function follow({ scheduler, clock }: StrayRuntime, place: Place, name: string, found: Found): Promise<void> {
  let changed: KnownSchedule | undefined
  try {
    const known = await scheduler.get(name)
    changed = known && reaimed(known, place, clock.now())
    if (changed === undefined) return
    const { createdAt: _, ...stored } = changed
    if ((await scheduler.update(stored)) === 'updated') found.moved += 1
  } catch (error) {
    if (!(error instanceof BackendError)) throw error
    // It fires now: EventBridge takes no change of it any more.
    if (changed !== undefined && !error.retryable && isOver(changed, clock.now())) return
    found.failed += 1
    found.error = `schedule ${name}: ${error.message}`
    if (error.retryable) found.unavailable += 1
  }
}

function noted(watch: StrayWatch, { cursor, unavailable }: Found, nowMs: number): StrayWatch {
  const { queues, until } = watch
  return {
    queues,
    until: unavailable > 0 ? Math.max(until, nowMs + STRAYS_COME_MS) : until,
    ...(cursor !== undefined && { cursor }),
  }
}

function reported({ examined, moved, failed, complete, error }: Found): StrayReport {
  return { examined, moved, failed, complete, ...(error !== undefined && { error }) }
}
