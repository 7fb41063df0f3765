import { isRecord } from './http-json.ts'
import type { StateFile } from './json-file.ts'

/** One event source mapping: a queue that feeds a function. */
export interface EventSourceMapping {
  readonly uuid: string
  readonly functionName: string
  readonly eventSourceArn: string
  readonly state: 'Enabled' | 'Disabled'
  /** Most messages of one invocation, 1 to 10000. */
  readonly batchSize: number
  /** How long to gather a batch, 0 to 300 s. */
  readonly maximumBatchingWindowSeconds: number
  /** Most concurrent invocations, 2 to 1000; no cap when left out. */
  readonly maximumConcurrency?: number
  readonly functionResponseTypes: readonly string[]
  /** Epoch seconds. */
  readonly lastModifiedSeconds: number
}

/** Called after each change with the mapping, or with undefined and the id of one that was removed. */
export type MappingListener = (uuid: string, mapping: EventSourceMapping | undefined) => void

/** The mappings that there are. Whoever polls the queues listens here. */
export class MappingRegistry {
  readonly #state: StateFile
  readonly #mappings: Map<string, EventSourceMapping>
  readonly #listeners = new Set<MappingListener>()

  constructor(state: StateFile) {
    this.#state = state
    const saved = state.read('mappings')
    this.#mappings = new Map(Object.entries(isRecord(saved) ? (saved as Record<string, EventSourceMapping>) : {}))
  }

  /** All mappings, in the order of their making. */
  list(): EventSourceMapping[] {
    return [...this.#mappings.values()]
  }

  get(uuid: string): EventSourceMapping | undefined {
    return this.#mappings.get(uuid)
  }

  /** Adds a mapping or replaces the one with its id. */
  put(mapping: EventSourceMapping): void {
    this.#mappings.set(mapping.uuid, mapping)
    this.#changed(mapping.uuid)
  }

  /** Removes a mapping; gives false when there was none. */
  remove(uuid: string): boolean {
    const removed = this.#mappings.delete(uuid)
    if (removed) this.#changed(uuid)
    return removed
  }

  /** Calls `listener` after each change; gives the function that ends it. */
  onChange(listener: MappingListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(uuid: string): void {
    this.#state.write('mappings', Object.fromEntries(this.#mappings))
    for (const listener of this.#listeners) listener(uuid, this.#mappings.get(uuid))
  }
}
