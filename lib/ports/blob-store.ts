/**
 * Where inputs and results go that are too large to travel.
 *
 * Implementations pass `test/contract/blob-store.contract.ts`.
 */
export interface BlobStore {
  /** Stores UTF-8 text, replacing what is there; gives its reference (`s3://bucket/key`) once durable. Rejects with BackendError. */
  put(key: string, text: string): Promise<string>

  /**
   * The text behind a reference, whole and unchanged; `undefined` when it is gone. Rejects with BackendError;
   * with PayloadUnreadableError for a changed text, and for a reference that is not of the app's own bucket: nothing else is ever read.
   */
  get(reference: string): Promise<string | undefined>

  /** Deletes; deleting what isn't there is fine. Rejects with BackendError; with PayloadUnreadableError for another's reference. */
  delete(reference: string): Promise<void>
}
