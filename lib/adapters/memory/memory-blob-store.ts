import type { BlobStore } from '../../ports/blob-store.ts'

/** The reference: what {@link BlobStore} promises. */
export class MemoryBlobStore implements BlobStore {
  readonly #texts = new Map<string, string>()

  async put(key: string, text: string): Promise<string> {
    const reference = `s3://memory/${key}`
    this.#texts.set(reference, text)
    return reference
  }

  async get(reference: string): Promise<string | undefined> {
    return this.#texts.get(reference)
  }

  async delete(reference: string): Promise<void> {
    this.#texts.delete(reference)
  }
}
