import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { failureOf, useEmulator } from './support.ts'

const its = useEmulator()
const Bucket = 'payloads'

beforeAll(() => its.s3.send(new CreateBucketCommand({ Bucket })))

const bodyOf = async (Key: string) => {
  const reply = await its.s3.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }))
  return Buffer.from((await reply.Body?.transformToByteArray()) ?? [])
}

describe('objects', () => {
  test.each([0, 1, 1_048_576, 5_000_000])('%i bytes come back as they were sent, checksum and all', async (size) => {
    const Body = Buffer.alloc(size, 'tasklane')

    await its.s3.send(new PutObjectCommand({ Bucket, Key: `size/${size}`, Body }))

    expect(sha(await bodyOf(`size/${size}`))).toBe(sha(Body))
  })

  test('a stream, which the SDK sends in chunks with a trailing checksum, comes back without the framing', async () => {
    const chunks = Array.from({ length: 5 }, (_, index) => Buffer.alloc(70_000, `chunk ${index}`))
    const Body = Readable.from(chunks)

    await its.s3.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body, ContentLength: 350_000 }))

    expect(sha(await bodyOf('streamed'))).toBe(sha(Buffer.concat(chunks)))
  })

  test('type, length and metadata are told by a head request', async () => {
    const sent = { ContentType: 'application/json', Metadata: { codec: 'json' } }
    await its.s3.send(new PutObjectCommand({ Bucket, Key: 'head', Body: '{}', ...sent }))

    const head = await its.s3.send(new HeadObjectCommand({ Bucket, Key: 'head' }))

    expect(head).toMatchObject({ ContentLength: 2, ...sent })
  })

  test('a listing goes by prefix, page by page', async () => {
    for (const name of ['a', 'b', 'c']) {
      await its.s3.send(new PutObjectCommand({ Bucket, Key: `list/${name}`, Body: name }))
    }

    const first = await its.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/', MaxKeys: 2 }))
    const second = await its.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: 'list/', ContinuationToken: first.NextContinuationToken }),
    )

    expect(first.Contents?.map(({ Key }) => Key)).toEqual(['list/a', 'list/b'])
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['list/c'])
  })

  test('a deleted object is gone, and deleting it again is no error', async () => {
    await its.s3.send(new PutObjectCommand({ Bucket, Key: 'gone', Body: 'x' }))

    await its.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    await its.s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))

    expect((await failureOf(its.s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' })))).name).toBe('NotFound')
  })
})

describe('errors', () => {
  test('a missing key is NoSuchKey and a missing bucket NoSuchBucket', async () => {
    const key = await failureOf(its.s3.send(new GetObjectCommand({ Bucket, Key: 'none' })))
    const bucket = await failureOf(its.s3.send(new GetObjectCommand({ Bucket: 'no-bucket', Key: 'none' })))

    expect([key.name, bucket.name]).toEqual(['NoSuchKey', 'NoSuchBucket'])
  })

  test('a body over 11 MiB is EntityTooLarge', async () => {
    const Body = Buffer.alloc(11 * 1_048_576 + 1)

    const failure = await failureOf(its.s3.send(new PutObjectCommand({ Bucket, Key: 'huge', Body })))

    expect(failure.name).toBe('EntityTooLarge')
  })
})

function sha(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
