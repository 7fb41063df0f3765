import { AppNotFoundError, BackendError } from '../../core/errors/index.ts'
import type { ManifestDefinitions } from '../../core/manifest.ts'
import { deadLetterNameOf } from '../../core/names.ts'
import { decideRetired, type RetiredQueue, retiredQueues } from '../../core/retired-queues.ts'
import type { Clock } from '../../ports/clock.ts'
import type { QueueRegistry } from '../../ports/queue-registry.ts'
import type { TaskQueue } from '../../ports/task-queue.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import { moveMessages } from './move-messages.ts'
import { type EmptySince, readEmptySince, writeEmptySince } from './retired-state.ts'

export interface RetiredRuntime {
  readonly app: string
  readonly stage: string
  readonly store: TaskStore
  readonly queue: TaskQueue
  readonly registry: QueueRegistry
  /** The manifest as it is just now; `undefined` when nothing is deployed. Rejects with BackendError. */
  readonly manifestNow: () => Promise<ManifestDefinitions | undefined>
  readonly clock: Clock
  /** How long it may take; what is left then is the next sweep's. */
  readonly limitMs: number
  /** An empty queue is deleted when it was seen empty at least so long ago, too. */
  readonly quietMs: number
}

/** The queues that the manifest no longer has, and what it has. */
export interface Retired {
  readonly definitions: ManifestDefinitions
  readonly queues: readonly RetiredQueue[]
}

/** What became of one queue that a deploy left behind. */
export interface RetiredQueueReport {
  readonly queue: string
  /** Messages that were taken to the queues where they belong. */
  readonly moved: number
  /** Messages that are still in it: delayed, in flight, or not to be sent anywhere now. */
  readonly left: number
  readonly deleted: boolean
  /** Why it could not be worked on, where that was so. */
  readonly error?: string
}

/**
 * Works off the queues that a deploy left behind: their messages go where their tasks belong today, and a queue that has stayed empty is
 * deleted, its dead-letter queue after it.
 *
 * Two at once are harmless, and it may end anywhere.
 * Rejects with BackendError when the state can't be read; what is wrong with one queue is in its report.
 */
export async function sweepRetired(runtime: RetiredRuntime, retired: Retired): Promise<readonly RetiredQueueReport[]> {
  const endsAt = runtime.clock.monotonic() + runtime.limitMs
  const before = await readEmptySince(runtime.store)
  const reports: RetiredQueueReport[] = []
  // Dead-letter queues come last, and go only when those are gone whose messages they take.
  for (const deadLetter of [false, true]) {
    const deleted = new Set(reports.flatMap((report) => (report.deleted ? [deadLetterNameOf(report.queue)] : [])))
    const standing = retired.queues.map(({ name }) => deadLetterNameOf(name)).filter((name) => !deleted.has(name))
    const queues = retired.queues.filter((queue) => queue.deadLetter === deadLetter)
    for (let at = 0; at < queues.length; at += WIDTH) {
      const some = queues.slice(at, at + WIDTH).map((queue) => {
        const turn = { runtime, endsAt, emptySince: before[queue.name], hasSource: standing.includes(queue.name) }
        return workOff(queue, retired, turn)
      })
      reports.push(...(await Promise.all(some)))
    }
  }
  const after = emptySinceOf(reports, before, runtime.clock.now())
  if (JSON.stringify(before) !== JSON.stringify(after)) await writeEmptySince(runtime.store, after)
  return reports
}

/** Queues that are worked off side by side: most are empty, and cost a second each. */
const WIDTH = 4

interface Turn {
  readonly runtime: RetiredRuntime
  readonly endsAt: number
  readonly emptySince: number | undefined
  /** Whether the queue whose dead letters it takes is still there: that one has to go first. */
  readonly hasSource: boolean
}

async function workOff(retired: RetiredQueue, { definitions }: Retired, turn: Turn): Promise<RetiredQueueReport> {
  const { runtime, endsAt, emptySince, hasSource } = turn
  const { app, stage, queue, registry, clock, quietMs } = runtime
  const report = { queue: retired.name, moved: 0, left: 0, deleted: false }
  try {
    const goOn = () => clock.monotonic() < endsAt
    report.moved = await moveMessages(queue, { app, stage, from: retired, definitions, goOn })
    const { visible, inFlight, delayed } = await queue.depth(retired.name)
    report.left = visible + inFlight + delayed
    const quiet = decideRetired(report.moved + report.left, emptySince, clock.now(), quietMs) === 'delete'
    if (!quiet || hasSource || !(await isStillRetired(retired, runtime))) return report
    await registry.delete(retired.name)
    return { ...report, deleted: true }
  } catch (error) {
    // Another sweeper was faster, or an operator.
    if (error instanceof AppNotFoundError) return { ...report, left: 0, deleted: true }
    if (error instanceof BackendError) return { ...report, error: error.message }
    throw error
  }
}

/** A deploy may have brought it back since the sweep began. */
async function isStillRetired({ name }: RetiredQueue, runtime: RetiredRuntime): Promise<boolean> {
  const definitions = await runtime.manifestNow()
  return definitions !== undefined && retiredQueues([name], runtime.app, runtime.stage, definitions).length > 0
}

function emptySinceOf(reports: readonly RetiredQueueReport[], before: EmptySince, nowMs: number): EmptySince {
  const empty = reports.filter(
    ({ moved, left, deleted, error }) => moved + left === 0 && !deleted && error === undefined,
  )
  return Object.fromEntries(empty.map(({ queue }) => [queue, before[queue] ?? nowMs]))
}
