import { fileURLToPath } from 'node:url'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { awsBackend } from '../../../lib/adapters/aws/aws-backend.ts'
import { systemClock, systemEntropy } from '../../../lib/adapters/system.ts'
import { LIMITS } from '../../../lib/core/limits.ts'
import { type DevServer, startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import type { Backend } from '../../../lib/ports/backend.ts'
import app, { echo, length, plain } from '../../support/bad-input-app.ts'

const STAGE = 'large'
const INLINE = LIMITS.inlineBytes.max
/** Room for the rest of the envelope. */
const NEARLY = INLINE - 500

let dev: DevServer
let backend: Backend

beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../support/bad-input-app.ts', import.meta.url))
  dev = await startDevServer({ entry, stage: STAGE, log: 'silent' })
  backend = awsBackend({
    app: 'bad-input',
    stage: STAGE,
    endpoint: dev.endpoint,
    clock: systemClock,
    entropy: systemEntropy,
  })
})
afterAll(async () => {
  await backend.close()
  await dev.close()
})

const openClient = (inlineBytes?: number) =>
  createClient({ app, stage: STAGE, endpoint: dev.endpoint, ...(inlineBytes !== undefined && { inlineBytes }) })

test('messages near 1 MiB, and batches over it, arrive whole', async () => {
  await using client = openClient(INLINE)
  const sizes = [NEARLY, NEARLY, NEARLY + 1000, ...Array.from({ length: 25 }, () => 100_000)]

  const handles = await client.task(length).enqueueMany(sizes.map((size) => 'x'.repeat(size)))
  const results = await Promise.all(handles.map((handle) => handle.result({ timeout: '30s' })))

  expect(results).toEqual(sizes)
})

test('an input that no item of the table could hold is kept for its retry all the same', async () => {
  await using client = openClient(INLINE)
  const input = `begin ${'☃'.repeat(NEARLY / 3 - 10)}`

  const failed = await client.enqueue(plain, input)
  const first = await failed.outcome({ timeout: '30s' })
  const again = await (await client.retry(failed.id)).outcome({ timeout: '30s' })

  for (const { status, error } of [first, again])
    expect({ status, error }).toMatchObject({
      status: 'FAILURE',
      error: { type: 'TypeError', message: /^no use for "begin ☃/ },
    })
})

test('a result that is gone, and one that was changed, are errors that name it', async () => {
  await using client = openClient()
  const handles = await client.task(echo).enqueueMany(['a'.repeat(50_000), 'b'.repeat(50_000)])
  for (const handle of handles) await handle.outcome({ timeout: '30s' })
  const records = await backend.store.getMany(
    handles.map(({ id }) => id),
    { consistent: true },
  )
  const [gone = '', changed = ''] = records.map((record) => record?.resultRef)
  const { bucket } = (await backend.directory.load('bad-input', STAGE)).resources
  const s3 = new S3Client({
    endpoint: dev.endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })

  await backend.blobs.delete(gone)
  const Key = changed.slice(`s3://${bucket}/`.length)
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key, Body: '"forged"', Metadata: { sha256: 'of another text' } }),
  )

  await expect(handles[0]?.result()).rejects.toMatchObject({
    code: 'TASK_NOT_FOUND',
    message: expect.stringContaining(gone),
  })
  await expect(handles[1]?.result()).rejects.toMatchObject({
    code: 'PAYLOAD_UNREADABLE',
    message: expect.stringMatching(/results\/.+SHA-256/),
  })
  s3.destroy()
})
