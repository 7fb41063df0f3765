import { isTerminal, type TaskRecord } from '../../core/record.ts'
import { decideSweep, sweepHorizon } from '../../core/sweep-decision.ts'
import { type Ending, settleLapsedWrite, settlePendingWrite } from '../../core/transitions.ts'
import type { Clock } from '../../ports/clock.ts'
import type { TaskStore } from '../../ports/task-store.ts'
import { readSweepState, type SweepState, writeSweepState } from './sweep-state.ts'

export interface SweepRuntime {
  readonly store: TaskStore
  readonly clock: Clock
  /** How long it may take; what is left then is the next sweep's. */
  readonly limitMs: number
}

/** What a sweep found, for the log. */
export interface SweepResult {
  /** Records looked at. */
  readonly examined: number
  /** Tasks ended because their message is gone: as MessageLost, TaskExpired or CANCELLED. */
  readonly ended: number
  /** Old tasks whose message may still come. */
  readonly open: number
  /** Whether it got to the end; the next one goes on where it stopped. */
  readonly complete: boolean
}

/** Creation times are gone through in steps of this size: what is done is noted after each. */
const STEP_MS = 3_600_000
const PAGE = 200
/** Ids in the state's item, 256 bytes each at the very most. With more, the sweep does not move on, and finds them again. */
const MAX_OPEN = 1000

/**
 * Ends tasks that can not go on, since SQS has deleted their message: their worker or their producer died, or their queue stood still for
 * 14 days. Each sweep looks at the tasks that have grown that old since the last one, and at those that were open then.
 *
 * Needs the listing index. Two at once are harmless. Rejects with BackendError; repeating is safe.
 */
export async function sweep({ store, clock, limitMs }: SweepRuntime): Promise<SweepResult> {
  const endsAt = clock.monotonic() + limitMs
  const horizon = sweepHorizon(clock.now())
  const before = await readSweepState(store, clock.now())
  const tally = { examined: 0, ended: 0 }
  let { sweptUntil } = before
  let open = await lookAt(store, clock, before.open, tally)
  while (sweptUntil < horizon && clock.monotonic() < endsAt) {
    const until = Math.min(horizon, sweptUntil + STEP_MS)
    const found = await lookAtStep(store, clock, sweptUntil, until, tally)
    const both = [...new Set([...open, ...found])]
    if (both.length > MAX_OPEN) break
    open = both
    sweptUntil = until
  }
  await writeSweepState(store, { sweptUntil, open } satisfies SweepState)
  return { ...tally, open: open.length, complete: sweptUntil >= horizon }
}

interface Tally {
  examined: number
  ended: number
}

/** The tasks created in a span of time; gives those that are still open. */
async function lookAtStep(
  store: TaskStore,
  clock: Clock,
  since: number,
  until: number,
  tally: Tally,
): Promise<readonly string[]> {
  const open: string[] = []
  let cursor: string | undefined
  do {
    const page = await store.list({ index: 'all', since, until, limit: PAGE, cursor })
    open.push(...(await lookAt(store, clock, page.ids, tally)))
    cursor = page.cursor
  } while (cursor !== undefined)
  return open
}

/** Ends those that can be ended; gives those that are still open. */
async function lookAt(store: TaskStore, clock: Clock, ids: readonly string[], tally: Tally): Promise<string[]> {
  if (ids.length === 0) return []
  const now = clock.now()
  const records = await store.getMany(ids, { consistent: false })
  const running = records.filter((record) => record !== undefined && !isTerminal(record.status)) as TaskRecord[]
  const decided = running.map((record) => ({ record, ending: decideSweep(record, now) }))
  const lost = decided.flatMap(({ record, ending }) => (ending === undefined ? [] : [{ record, ending }]))
  const writes = lost.map(({ record, ending }) => endingWrite(record, ending, now))
  const answers = writes.length === 0 ? [] : await store.updateMany(writes)
  const ended = new Set(lost.filter((_, index) => answers[index]?.outcome === 'updated').map(({ record }) => record.id))
  tally.examined += ids.length
  tally.ended += ended.size
  // What refused has moved on, and what was unavailable is tried again: both are looked at next time.
  return running.filter(({ id }) => !ended.has(id)).map(({ id }) => id)
}

function endingWrite(record: TaskRecord, ending: Ending, now: number) {
  return record.status === 'PENDING' ? settlePendingWrite(record, ending, now) : settleLapsedWrite(record, ending, now)
}
