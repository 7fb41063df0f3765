import type { PriorityLevel } from '../core/priority.ts'
import { CONTROL_PART, type Control, controlId } from '../core/record.ts'
import type { WorkerRuntime } from './runtime.ts'

/** Whether queues are paused or purged, read at most every 10 seconds each. */
export class Controls {
  readonly #runtime: WorkerRuntime
  readonly #cached = new Map<string, { readonly control: Control; readonly readAt: number }>()

  constructor(runtime: WorkerRuntime) {
    this.#runtime = runtime
  }

  async get(group: string, priority: PriorityLevel): Promise<Control> {
    const { clock, store, settings } = this.#runtime
    const id = controlId(group, priority)
    const cached = this.#cached.get(id)
    const now = clock.monotonic()
    if (cached !== undefined && now - cached.readAt < settings.controlCacheMs) return cached.control
    try {
      const [part] = await store.getParts([{ id, part: CONTROL_PART }])
      const control = part === undefined ? {} : (JSON.parse(part.body) as Control)
      this.#cached.set(id, { control, readAt: now })
      return control
    } catch {
      // Unreadable: what was last known holds, and work goes on. Claims will tell if the table is really gone.
      return cached?.control ?? {}
    }
  }
}
