import type { QueueRef } from '../../core/operation-types.ts'
import { CONTROL_PART, type Control, controlId } from '../../core/record.ts'
import type { ClientCore } from '../client-core.ts'

/** What is ordered for each queue, in the order given. Rejects with BackendError. */
export async function readControls({ backend }: ClientCore, queues: readonly QueueRef[]): Promise<Control[]> {
  const keys = queues.map(({ group, priority }) => ({ id: controlId(group, priority), part: CONTROL_PART }))
  const parts = keys.length === 0 ? [] : await backend.store.getParts(keys)
  return parts.map((part) => (part === undefined ? {} : (JSON.parse(part.body) as Control)))
}

/**
 * Replaces what is ordered. Items are read and written whole: of two operators who order different things of one queue in the same
 * moment, the later one wins.
 */
export async function changeControls<T extends QueueRef>(
  core: ClientCore,
  queues: readonly T[],
  change: (control: Control, index: number) => Control,
): Promise<Control[]> {
  const changed = (await readControls(core, queues)).map(change)
  const parts = queues.map(({ group, priority }, index) => ({
    id: controlId(group, priority),
    part: CONTROL_PART,
    body: JSON.stringify(changed[index]),
  }))
  await core.backend.store.putParts(parts)
  return changed
}
