import { PayloadUnreadableError } from '../../core/errors/index.ts'
import type { BlobStore } from '../../ports/blob-store.ts'

const BUCKET = 's3://memory/'

/** The reference: what {@link BlobStore} promises. */
export class MemoryBlobStore implements BlobStore {
  readonly #texts = new Map<string, string>()
  readonly #altered = new Set<string>()

  async put(key: string, text: string): Promise<string> {
    const reference = BUCKET + key
    this.#texts.set(reference, text)
    this.#altered.delete(reference)
    return reference
  }

  async get(reference: string): Promise<string | undefined> {
    if (!reference.startsWith(BUCKET)) throw new PayloadUnreadableError('Memory get', notOwn(reference))
    if (this.#altered.has(reference)) {
      throw new PayloadUnreadableError('Memory get', `${reference} is not what was stored; enqueue the task again`)
    }
    return this.#texts.get(reference)
  }

  async delete(reference: string): Promise<void> {
    if (!reference.startsWith(BUCKET)) throw new PayloadUnreadableError('Memory delete', notOwn(reference))
    this.#texts.delete(reference)
    this.#altered.delete(reference)
  }

  /** Changes what is stored under a reference, as nobody should. */
  alter(reference: string, text: string): void {
    if (this.#texts.get(reference) !== text) this.#altered.add(reference)
  }
}

function notOwn(reference: string): string {
  return `${JSON.stringify(reference)} is not in this app's own bucket, ${BUCKET}`
}
