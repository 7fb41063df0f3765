import { createHash } from 'node:crypto'
import { BackendError } from '../../core/errors/index.ts'
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
    const { bucket, key } = parseReference(reference)
    const found = await (await this.#calls()).get(bucket, key)
    if (found === undefined) return undefined
    if (found.sha256 !== undefined && found.sha256 !== sha256(found.text)) {
      const message = `${reference} is not what was stored (its SHA-256 differs); restore the object, or enqueue the task again`
      throw new BackendError('S3 GetObject', message, { retryable: false })
    }
    return found.text
  }

  async delete(reference: string): Promise<void> {
    const { bucket, key } = parseReference(reference)
    await (await this.#calls()).delete(bucket, key)
  }
}

function parseReference(reference: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(reference) ?? []
  if (bucket !== undefined && key !== undefined) return { bucket, key }
  throw new BackendError('S3', `${JSON.stringify(reference)} is no reference; one looks like s3://bucket/key`, {
    retryable: false,
  })
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
