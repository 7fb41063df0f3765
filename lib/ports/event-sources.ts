/**
 * What hands a queue's messages to its worker function: Lambda's event source mappings.
 *
 * Containers that poll their queues have none; these go by the control item alone.
 */
export interface EventSources {
  /**
   * Lets a queue's messages be delivered, or stops that; repeating is safe. Messages that were received already are still worked on, and
   * for some moments more may be. A queue that no function is mapped to is left as it is.
   *
   * @returns how many mappings there are, changed or not.
   *
   * Rejects with BackendError or AccessDeniedError.
   */
  setEnabled(source: EventSource, enabled: boolean): Promise<number>
}

/** A queue, by its physical name, and its mapping's id as the manifest has it. */
export interface EventSource {
  readonly queue: string
  readonly mapping: string | undefined
}
