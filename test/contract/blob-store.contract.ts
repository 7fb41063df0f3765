import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { BlobSubject } from '../support/contract-subjects.ts'
import type { ContractTest } from './contract.ts'

/** What lib/ports/blob-store.ts promises, sentence by sentence. */
export const blobStoreContract: readonly ContractTest<BlobSubject>[] = [
  {
    name: 'a text comes back whole and unchanged behind the reference that put gave',
    run: async ({ blobs }) => {
      const key = `inputs/${randomUUID()}`
      const text = '{"ü":"☃ 𝄞 \\u2028"}\r\n'

      const reference = await blobs.put(key, text)

      expect(reference).toMatch(new RegExp(`^s3://[^/]+/${key}$`))
      expect(await blobs.get(reference)).toBe(text)
    },
  },
  {
    name: 'a text of several megabytes comes back whole',
    run: async ({ blobs }) => {
      const text = 'ö☃'.repeat(700_000)

      const reference = await blobs.put(`inputs/${randomUUID()}`, text)

      expect((await blobs.get(reference)) === text).toBe(true)
    },
  },
  {
    name: 'an empty text is a text',
    run: async ({ blobs }) => {
      const reference = await blobs.put(`inputs/${randomUUID()}`, '')

      expect(await blobs.get(reference)).toBe('')
    },
  },
  {
    name: 'a second put replaces the text',
    run: async ({ blobs }) => {
      const key = `results/${randomUUID()}`
      const first = await blobs.put(key, 'first')

      const second = await blobs.put(key, 'second')

      expect(second).toBe(first)
      expect(await blobs.get(first)).toBe('second')
    },
  },
  {
    name: 'a deleted text is gone, and deleting it again is fine',
    run: async ({ blobs }) => {
      const reference = await blobs.put(`results/${randomUUID()}`, 'text')

      await blobs.delete(reference)
      await blobs.delete(reference)

      expect(await blobs.get(reference)).toBeUndefined()
    },
  },
  {
    name: 'a text that was changed since is no wrong text but an error, until it is put again',
    run: async ({ blobs, alter }) => {
      const key = `inputs/${randomUUID()}`
      const reference = await blobs.put(key, '{"amount":1}')

      await alter(reference, '{"amount":2}')

      await expect(blobs.get(reference)).rejects.toMatchObject({ code: 'PAYLOAD_UNREADABLE', retryable: false })
      await blobs.put(key, '{"amount":3}')
      expect(await blobs.get(reference)).toBe('{"amount":3}')
    },
  },
  {
    name: "a reference that is not of the app's own bucket is neither read nor deleted",
    run: async ({ blobs }) => {
      const own = await blobs.put('inputs/own', 'text')
      const others = [
        's3://another-bucket/inputs/own',
        `${own.slice(0, own.indexOf('/inputs'))}-2/inputs/own`,
        '/etc/passwd',
        '',
      ]

      for (const reference of others) {
        await expect(blobs.get(reference)).rejects.toMatchObject({ code: 'PAYLOAD_UNREADABLE', retryable: false })
        await expect(blobs.delete(reference)).rejects.toMatchObject({ code: 'PAYLOAD_UNREADABLE', retryable: false })
      }
      expect(await blobs.get(own)).toBe('text')
    },
  },
]
