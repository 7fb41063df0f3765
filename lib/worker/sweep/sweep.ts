import { isTerminal, type TaskRecord } from '../../core/record.ts'
import { decideSweep, dueHorizon, isFoundByDue, sweepHorizon } from '../../core/sweep-decision.ts'
import { type Ending, settleLapsedWrite, settlePendingWrite } from '../../core/transitions.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ListQuery, TaskStore } from '../../ports/task-store.ts'
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
 * 14 days. Each sweep looks at the tasks that have grown that old since the last one, or whose long wait has been over for so long, and at
 * those that were open then.
 *
 * Needs the listing index. Two at once are harmless. Rejects with BackendError; repeating is safe.
 */
export async function sweep({ store, clock, limitMs }: SweepRuntime): Promise<SweepResult> {
  const endsAt = clock.monotonic() + limitMs
  const horizons = { all: sweepHorizon(clock.now()), due: dueHorizon(clock.now()) }
  const before = await readSweepState(store, clock.now())
  const tally = { examined: 0, ended: 0 }
  const reached = { all: before.sweptUntil, due: before.dueUntil }
  let open = await lookAt({ store, clock, dueUntil: reached.due }, before.open, tally)
  for (const index of ['all', 'due'] as const) {
    while (reached[index] < horizons[index] && clock.monotonic() < endsAt) {
      const until = Math.min(horizons[index], reached[index] + STEP_MS)
      const eye = { store, clock, dueUntil: index === 'due' ? until : reached.due }
      const found = await lookAtStep(eye, { index, since: reached[index], until }, tally)
      const both = [...new Set([...open, ...found])]
      if (both.length > MAX_OPEN) break
      open = both
      reached[index] = until
    }
  }
  await writeSweepState(store, { sweptUntil: reached.all, dueUntil: reached.due, open } satisfies SweepState)
  return { ...tally, open: open.length, complete: reached.all >= horizons.all && reached.due >= horizons.due }
}

interface Tally {
  examined: number
  ended: number
}

interface Eye {
  readonly store: TaskStore
  readonly clock: Clock
  /** Tasks that wait until then or longer are found when they have. */
  readonly dueUntil: number
}

/** The tasks of a span of time; gives those that are still open. */
async function lookAtStep(
  eye: Eye,
  span: Pick<ListQuery, 'index' | 'since' | 'until'>,
  tally: Tally,
): Promise<readonly string[]> {
  const open: string[] = []
  let cursor: string | undefined
  do {
    const page = await eye.store.list({ ...span, limit: PAGE, cursor })
    open.push(...(await lookAt(eye, page.ids, tally)))
    cursor = page.cursor
  } while (cursor !== undefined)
  return open
}

/** Ends those that can be ended; gives those that are still open. */
async function lookAt({ store, clock, dueUntil }: Eye, ids: readonly string[], tally: Tally): Promise<string[]> {
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
  return running.filter((record) => !ended.has(record.id) && !isFoundByDue(record, dueUntil)).map(({ id }) => id)
}

function endingWrite(record: TaskRecord, ending: Ending, now: number) {
  return record.status === 'PENDING' ? settlePendingWrite(record, ending, now) : settleLapsedWrite(record, ending, now)
}
