import type { EventSource, EventSources } from '../../ports/event-sources.ts'

/** The reference: every queue has one mapping, which is enabled at first. Whoever delivers asks here. */
export class MemoryEventSources implements EventSources {
  readonly #disabled = new Set<string>()

  async setEnabled({ queue }: EventSource, enabled: boolean): Promise<number> {
    if (enabled) this.#disabled.delete(queue)
    else this.#disabled.add(queue)
    return 1
  }

  isEnabled(queue: string): boolean {
    return !this.#disabled.has(queue)
  }
}
