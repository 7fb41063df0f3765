import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, it } from 'vitest'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { expirePayloads } from '../../../lib/dev/upkeep/expire-payloads.ts'

it('payloads that are too old go, page by page, whatever their names; younger ones stay, and those of other folders', async () => {
  const emulator = await startEmulator({ port: 0 })
  const aws = awsCaller(emulator.endpoint)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const s3 = new S3Client({ endpoint: emulator.endpoint, region: 'us-east-1', credentials, forcePathStyle: true })
  const Bucket = 'payloads'
  await s3.send(new CreateBucketCommand({ Bucket }))
  const put = (Key: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))
  const other = 'waiting/1'
  const names = ['inputs/a&b <c>', 'inputs/é/100%', ...Array.from({ length: 1010 }, (_, index) => `inputs/${index}`)]
  for (const name of [...names, other]) await put(name)
  const keys = async () =>
    ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).flatMap(({ Key }) => Key ?? [])

  const none = await expirePayloads(aws, Bucket, 'inputs/', Date.now() - 60_000)
  const all = await expirePayloads(aws, Bucket, 'inputs/', Date.now() + 60_000)

  expect(none).toBe(0)
  expect(all).toBe(names.length)
  expect(await keys()).toEqual([other])
  s3.destroy()
  aws.close()
  await emulator.close()
})
