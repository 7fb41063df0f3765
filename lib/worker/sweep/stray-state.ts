import { CONTROL_PART, type Part } from '../../core/record.ts'
import type { StrayWatch } from '../../core/schedules/strays.ts'
import type { TaskStore } from '../../ports/task-store.ts'

/** Beside the control items of queues, whose ids have one `#` more. */
const KEY = { id: 'control#strays', part: CONTROL_PART } as const

/** `undefined` before the first sweep. Rejects with BackendError. */
export async function readStrayWatch(store: TaskStore): Promise<StrayWatch | undefined> {
  const [part] = await store.getParts([KEY])
  return part === undefined ? undefined : (JSON.parse(part.body) as StrayWatch)
}

/** Rejects with BackendError. */
export async function writeStrayWatch(store: TaskStore, watch: StrayWatch): Promise<void> {
  const part: Part = { ...KEY, body: JSON.stringify(watch) }
  await store.putParts([part])
}
