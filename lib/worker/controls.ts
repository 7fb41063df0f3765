import type { PriorityLevel } from '../core/priority.ts'
import { CONTROL_PART, type Control, controlId } from '../core/record.ts'
import type { WorkerRuntime } from './runtime.ts'

/** Whether queues are paused or purged, read at most every 10 seconds each, by one request for all who ask meanwhile. */
export class Controls {
  readonly #runtime: WorkerRuntime
  readonly #cached = new Map<string, { readonly control: Control; readonly readAt: number }>()
  readonly #reading = new Map<string, Promise<Control>>()

  constructor(runtime: WorkerRuntime) {
    this.#runtime = runtime
  }

  /** At once where it is known: every task asks. */
  get(group: string, priority: PriorityLevel): Control | Promise<Control> {
    const { app, clock, settings } = this.#runtime
    // A message may name any group. Only the app's own have queues to pause, and what is cached has to be bounded.
    if (!app.groups.has(group)) return {}
    const id = controlId(group, priority)
    const cached = this.#cached.get(id)
    if (cached !== undefined && clock.monotonic() - cached.readAt < settings.controlCacheMs) return cached.control
    const reading = this.#reading.get(id) ?? this.#read(id).finally(() => this.#reading.delete(id))
    this.#reading.set(id, reading)
    return reading
  }

  async #read(id: string): Promise<Control> {
    const { clock, store } = this.#runtime
    const readAt = clock.monotonic()
    try {
      const [part] = await store.getParts([{ id, part: CONTROL_PART }])
      const control = part === undefined ? {} : (JSON.parse(part.body) as Control)
      this.#cached.set(id, { control, readAt })
      return control
    } catch {
      // Unreadable: what was last known holds, and work goes on. Claims will tell if the table is really gone.
      return this.#cached.get(id)?.control ?? {}
    }
  }
}
