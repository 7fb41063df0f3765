import { createHash } from 'node:crypto'
import { PayloadUnreadableError } from '../../core/errors/index.ts'
import type { BlobStore } from '../../ports/blob-store.ts'
import type { S3Calls } from './s3-calls.ts'

export interface S3BlobStoreOptions {
  readonly calls: () => Promise<S3Calls>
  readonly bucket: () => Promise<string>
}

/** {@link BlobStore} on one S3 bucket. A SHA-256 travels along as metadata, so that a changed text is an error and never a wrong input. */
export class S3BlobStore implements BlobStore {
  readonly #calls: () => Promise<S3Calls>
  readonly #bucket: () => Promise<string>

  constructor({ calls, bucket }: S3BlobStoreOptions) {
    this.#calls = calls
    this.#bucket = bucket
  }

  async put(key: string, text: string): Promise<string> {
    const [calls, bucket] = await Promise.all([this.#calls(), this.#bucket()])
    await calls.put(bucket, key, text, sha256(text))
    return `s3://${bucket}/${key}`
  }

  async get(reference: string): Promise<string | undefined> {
    const { calls, bucket, key } = await this.#reach('S3 GetObject', reference)
    const found = await calls.get(bucket, key)
    if (found === undefined) return undefined
    if (found.sha256 !== undefined && found.sha256 !== sha256(found.text)) {
      const message = `${reference} is not what was stored (its SHA-256 differs); restore the object, or enqueue the task again`
      throw new PayloadUnreadableError('S3 GetObject', message)
    }
    return found.text
  }

  async delete(reference: string): Promise<void> {
    const { calls, bucket, key } = await this.#reach('S3 DeleteObject', reference)
    await calls.delete(bucket, key)
  }

  /** Of this bucket only: references come in messages, and must not open what else these credentials may read. */
  async #reach(operation: string, reference: string) {
    const [calls, bucket] = await Promise.all([this.#calls(), this.#bucket()])
    const start = `s3://${bucket}/`
    if (reference.startsWith(start)) return { calls, bucket, key: reference.slice(start.length) }
    const message = `${JSON.stringify(reference)} is not in this app's own bucket, ${start}`
    throw new PayloadUnreadableError(operation, message)
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
