import { DEFAULTS } from '../../core/defaults.ts'
import { CONTROL_PART, type Part } from '../../core/record.ts'
import type { TaskStore } from '../../ports/task-store.ts'

/** What one sweep leaves to the next. */
export interface SweepState {
  /** Records created before this instant, in ms, have been looked at; those that had not ended are in `open`. */
  readonly sweptUntil: number
  /** Likewise those that were to wait in a schedule until before this instant, in ms. */
  readonly dueUntil: number
  /** Ids of old tasks whose message may still come, since a retry renewed it. */
  readonly open: readonly string[]
}

/** Beside the control items of queues, whose ids have one `#` more. */
const KEY = { id: 'control#sweep', part: CONTROL_PART } as const
/** A record that waits longer than this without a retry is gone itself. */
const FIRST_LOOK_BACK_MS = DEFAULTS.lastDeliveryMs + 86_400_000

/** Rejects with BackendError. */
export async function readSweepState(store: TaskStore, nowMs: number): Promise<SweepState> {
  const [part] = await store.getParts([KEY])
  const since = nowMs - FIRST_LOOK_BACK_MS
  const noted = part === undefined ? {} : (JSON.parse(part.body) as Partial<SweepState>)
  // `dueUntil` is missing in what was written before there were long waits.
  return { sweptUntil: since, dueUntil: since, open: [], ...noted }
}

/** Rejects with BackendError. */
export async function writeSweepState(store: TaskStore, state: SweepState): Promise<void> {
  const part: Part = { ...KEY, body: JSON.stringify(state) }
  await store.putParts([part])
}
