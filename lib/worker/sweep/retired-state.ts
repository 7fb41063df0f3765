import { CONTROL_PART, type Part } from '../../core/record.ts'
import type { TaskStore } from '../../ports/task-store.ts'

/** Since when retired queues have been seen empty, by name, in ms since 1970. */
export type EmptySince = Readonly<Record<string, number>>

/** Beside the control items of queues, whose ids have one `#` more. */
const KEY = { id: 'control#retired', part: CONTROL_PART } as const

/** Rejects with BackendError. */
export async function readEmptySince(store: TaskStore): Promise<EmptySince> {
  const [part] = await store.getParts([KEY])
  return part === undefined ? {} : (JSON.parse(part.body) as EmptySince)
}

/** Rejects with BackendError. */
export async function writeEmptySince(store: TaskStore, state: EmptySince): Promise<void> {
  const part: Part = { ...KEY, body: JSON.stringify(state) }
  await store.putParts([part])
}
