import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { serviceConfig } from '../../../../lib/adapters/aws/client-config.ts'
import { s3Calls } from '../../../../lib/adapters/aws/s3-calls.ts'

let server: Server | undefined
afterEach(() => server?.close())

test('an object that S3 does not have is gone', async () => {
  expect(await readFrom(404, 'NoSuchKey')).toBeUndefined()
})

test('an object that S3 denies is not taken for gone: to who may not list the bucket, S3 denies what is not there', async () => {
  await expect(readFrom(403, 'AccessDenied')).rejects.toMatchObject({ code: 'ACCESS_DENIED', retryable: false })
})

test('a bucket that S3 does not have is no object that is gone', async () => {
  await expect(readFrom(404, 'NoSuchBucket')).rejects.toMatchObject({ code: 'APP_NOT_FOUND', retryable: false })
})

/** What reading an object gives where S3 answers with this error. */
async function readFrom(status: number, code: string) {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>so</Message></Error>`
  server = createServer((_, response) => response.writeHead(status, { 'content-type': 'application/xml' }).end(body))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const calls = await s3Calls(serviceConfig('s3', { endpoint }, {}))
  try {
    return await calls.get('bucket', 'inputs/1')
  } finally {
    calls.destroy()
  }
}
