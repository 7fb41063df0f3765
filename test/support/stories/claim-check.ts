import { expect } from 'vitest'
import { LIMITS } from '../../../lib/core/limits.ts'
import type { Client } from '../../../lib/index.ts'
import type { Backend } from '../../../lib/ports/backend.ts'
import type app from '../bad-input-app.ts'
import { echo, length, plain } from '../bad-input-app.ts'
import type { Story } from './client.ts'

/** The app of bad input, deployed. */
export interface ClaimCheckWorld {
  readonly backend: Backend
  openClient(inlineBytes?: number): Client<typeof app>
  bucket(): Promise<string>
  overwrite(bucket: string, key: string, body: string, sha256: string): Promise<void>
  close(): Promise<void>
}

const INLINE = LIMITS.inlineBytes.max
/** Room for the rest of the envelope. */
const NEARLY = INLINE - 500
const WAIT = { timeout: '50s' } as const

/** What is too large to travel, by S3 and back. */
export const CLAIM_CHECK: readonly Story<ClaimCheckWorld>[] = [
  {
    title: 'messages near 1 MiB, and batches over it, arrive whole',
    run: async ({ openClient }) => {
      await using client = openClient(INLINE)
      const sizes = [NEARLY, NEARLY, NEARLY + 1000, ...Array.from({ length: 25 }, () => 100_000)]

      const handles = await client.task(length).enqueueMany(sizes.map((size) => 'x'.repeat(size)))
      const results = await Promise.all(handles.map((handle) => handle.result(WAIT)))

      expect(results).toEqual(sizes)
    },
  },
  {
    title: 'an input that no item of the table could hold is kept for its retry all the same',
    run: async ({ openClient }) => {
      await using client = openClient(INLINE)
      const input = `begin ${'☃'.repeat(NEARLY / 3 - 10)}`

      const failed = await client.enqueue(plain, input)
      const first = await failed.outcome(WAIT)
      const again = await (await client.retry(failed.id)).outcome(WAIT)

      for (const { status, error } of [first, again])
        expect({ status, error }).toMatchObject({
          status: 'FAILURE',
          error: { type: 'TypeError', message: /^no use for "begin ☃/ },
        })
    },
  },
  {
    title: 'a result that is gone, and one that was changed, are errors that name it',
    run: async ({ openClient, backend, bucket: bucketOf, overwrite }) => {
      await using client = openClient()
      const handles = await client.task(echo).enqueueMany(['a'.repeat(50_000), 'b'.repeat(50_000)])
      for (const handle of handles) await handle.outcome(WAIT)
      const records = await backend.store.getMany(
        handles.map(({ id }) => id),
        { consistent: true },
      )
      const [gone = '', changed = ''] = records.map((record) => record?.resultRef)
      const bucket = await bucketOf()

      await backend.blobs.delete(gone)
      await overwrite(bucket, changed.slice(`s3://${bucket}/`.length), '"forged"', 'of another text')

      await expect(handles[0]?.result()).rejects.toMatchObject({
        code: 'TASK_NOT_FOUND',
        message: expect.stringContaining(gone),
      })
      await expect(handles[1]?.result()).rejects.toMatchObject({
        code: 'PAYLOAD_UNREADABLE',
        message: expect.stringMatching(/results\/.+SHA-256/),
      })
    },
  },
]
