import type { ServiceConfig } from './client-config.ts'
import { countTries, type SendOptions, sdkCall } from './sdk-call.ts'

const DIGEST = 'sha256'

/** The few operations of S3 that the blob store needs. They reject with BackendError only. */
export interface S3Calls {
  put(bucket: string, key: string, text: string, sha256: string): Promise<void>
  /** `undefined` when there is no such object. `sha256` is what was given to `put`. */
  get(bucket: string, key: string): Promise<{ readonly text: string; readonly sha256: string | undefined } | undefined>
  delete(bucket: string, key: string): Promise<void>
  destroy(): void
}

/** Loads its package only now: few processes meet a payload that is too large to travel. */
export async function s3Calls(config: ServiceConfig): Promise<S3Calls> {
  const { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3')
  const client = countTries(
    new S3Client({
      ...config,
      // A bucket's own host name can't be resolved on other endpoints than AWS's.
      ...(config.endpoint !== undefined && { forcePathStyle: true }),
      // Texts carry a SHA-256 of their own: no second checksum, whose trailer some S3 look-alikes don't understand.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
  )
  const call = <T>(operation: string, run: (options: SendOptions) => Promise<T>) =>
    sdkCall(`S3 ${operation}`, config.endpoint, run, config.deadlineMs)
  return {
    put: async (Bucket, Key, Body, sha256) => {
      const command = new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentLength: Buffer.byteLength(Body),
        ContentType: 'application/json; charset=utf-8',
        Metadata: { [DIGEST]: sha256 },
      })
      await call('PutObject', (options) => client.send(command, options))
    },
    get: (Bucket, Key) =>
      call('GetObject', async (options) => {
        try {
          const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket, Key }), options)
          return { text: (await Body?.transformToString('utf-8')) ?? '', sha256: Metadata?.[DIGEST] }
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchKey') return undefined
          throw error
        }
      }),
    delete: async (Bucket, Key) => {
      await call('DeleteObject', (options) => client.send(new DeleteObjectCommand({ Bucket, Key }), options))
    },
    destroy: () => client.destroy(),
  }
}
