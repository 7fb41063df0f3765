/**
 * The queues themselves, by their physical names, rather than what is in them.
 *
 * Implementations pass `test/contract/queue-registry.contract.ts`.
 */
export interface QueueRegistry {
  /** The queues whose names begin with `prefix`, in no certain order. What was made or deleted a minute ago may not show yet. Rejects with BackendError. */
  list(prefix: string): Promise<string[]>

  /** Deletes a queue and all that is in it; one that isn't there is fine. Rejects with BackendError. */
  delete(queue: string): Promise<void>
}
