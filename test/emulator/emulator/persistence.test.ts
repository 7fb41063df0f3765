import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DescribeTimeToLiveCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb'
import { CreateEventSourceMappingCommand, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { describe, expect, test, vi } from 'vitest'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { freshFolder, type RunningEmulator, startProcess } from './process.ts'
import { clientsOf, failureOf, makeQueue, receive } from './support.ts'
import { batch, get, keyOf, makeTable, put } from './tables.ts'

describe('after a SIGKILL and a restart', () => {
  test('messages are there: waiting, in flight with their count, and delayed', async () => {
    const folder = freshFolder()
    const first = await startProcess(folder)
    const QueueUrl = await makeQueue(first.sqs)
    const send = (MessageBody: string, DelaySeconds = 0) =>
      first.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }))
    await send('in flight')
    await receive(first.sqs, QueueUrl, { VisibilityTimeout: 2 })
    await send('waiting')
    await send('delayed', 2)
    await first.kill()

    const second = await startProcess(folder)
    const queue = await second.sqs.send(new GetQueueUrlCommand({ QueueName: QueueUrl.split('/').at(-1) }))
    const counts: Record<string, string | undefined> = {}
    const receiveOnce = async () => {
      for (const message of await receive(second.sqs, queue.QueueUrl ?? '', { WaitTimeSeconds: 1 })) {
        counts[message.Body ?? ''] = message.Attributes?.['ApproximateReceiveCount']
      }
      return counts
    }
    const expected = { 'in flight': '2', waiting: '1', delayed: '1' }
    await expect.poll(receiveOnce, { timeout: 6_000 }).toEqual(expected)

    expect(queue.QueueUrl?.startsWith(second.endpoint)).toBe(true)
  })

  test('items, TTL settings, objects, parameters and mappings are there', async () => {
    const folder = freshFolder()
    const first = await startProcess(folder)
    const TableName = await makeTable(first.dynamo)
    const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true }
    await put(first.dynamo, TableName, 'a', { v: { N: '1' } })
    await first.dynamo.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
    await first.s3.send(new CreateBucketCommand({ Bucket: 'kept' }))
    await first.s3.send(new PutObjectCommand({ Bucket: 'kept', Key: 'k', Body: 'content' }))
    await first.ssm.send(new PutParameterCommand({ Name: '/kept', Value: 'v', Type: 'String' }))
    await first.lambda.send(new CreateEventSourceMappingCommand({ FunctionName: 'f', EventSourceArn: 'arn:aws:sqs:q' }))
    await first.kill()

    const second = await startProcess(folder)

    const object = await second.s3.send(new GetObjectCommand({ Bucket: 'kept', Key: 'k' }))
    const ttl = await second.dynamo.send(new DescribeTimeToLiveCommand({ TableName }))
    const { Parameter } = await second.ssm.send(new GetParameterCommand({ Name: '/kept' }))
    const mappings = await second.lambda.send(new ListEventSourceMappingsCommand({}))
    expect((await get(second.dynamo, TableName, 'a'))?.['v']).toEqual({ N: '1' })
    expect(ttl.TimeToLiveDescription?.AttributeName).toBe('ttl')
    expect(await object.Body?.transformToString()).toBe('content')
    expect(Parameter?.Value).toBe('v')
    expect(mappings.EventSourceMappings).toMatchObject([{ State: 'Enabled', EventSourceArn: 'arn:aws:sqs:q' }])
  })

  test('what had expired meanwhile is deleted', async () => {
    const folder = freshFolder()
    const first = await startProcess(folder)
    const TableName = await makeTable(first.dynamo)
    const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true }
    await first.dynamo.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }))
    await put(first.dynamo, TableName, 'old', { ttl: { N: String(Math.floor(Date.now() / 1000)) } })
    await first.kill()

    const second = await startProcess(folder)

    await expect.poll(() => get(second.dynamo, TableName, 'old'), { timeout: 5_000 }).toBeUndefined()
  })

  test('a kill amid transactions leaves each of them whole or undone, its index rows with it', async () => {
    const folder = freshFolder()
    const first = await startProcess(folder)
    const TableName = await makeTable(first.dynamo)
    const ids = Array.from({ length: 40 }, (_, index) => `i${index}`)
    const writeRound = async (number: number) => {
      const row = { shard: { S: 's' }, createdAt: { N: String(number) } }
      const TransactItems = ids.map((id) => ({ Put: { TableName, Item: { ...keyOf(id), ...row } } }))
      await first.dynamo.send(new TransactWriteItemsCommand({ TransactItems }))
    }
    let round = 0
    const writeUntilItEnds = async () => {
      for (;;) await writeRound(round++)
    }
    const ended = Promise.allSettled(Array.from({ length: 6 }, writeUntilItEnds))
    await vi.waitUntil(() => round > 30, { interval: 1, timeout: 20_000 })
    await first.kill()
    await ended

    const second = await startProcess(folder)

    const { items, rows } = await itemsAndRows(second, TableName)
    expect(items).toHaveLength(40)
    expect(new Set(items.map((item) => item.split(' ')[1])).size).toBe(1)
    expect(rows).toEqual(items)
  })
})

describe('in a folder', () => {
  test('concurrent transactions and statements on one item lose none', async () => {
    const emulator = await startEmulator({ port: 0, persist: freshFolder() })
    const { dynamo } = clientsOf(emulator.endpoint)
    const TableName = await makeTable(dynamo)
    await put(dynamo, TableName, 'n', { n: { N: '0' } })
    const Statement = `UPDATE "${TableName}" SET "n" = "n" + 1 WHERE "id" = 'n' AND "part" = 'task'`
    const Update = {
      TableName,
      Key: keyOf('n'),
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    }

    await Promise.all(
      Array.from({ length: 30 }, () => [
        batch(dynamo, { Statement }),
        dynamo.send(new TransactWriteItemsCommand({ TransactItems: [{ Update }] })),
        dynamo.send(new UpdateItemCommand(Update)),
      ]).flat(),
    )

    expect((await get(dynamo, TableName, 'n'))?.['n']).toEqual({ N: '90' })
    await emulator.close()
  })

  test('a visibility timeout of 0 gives the message back, single and in a batch', async () => {
    const emulator = await startEmulator({ port: 0, persist: freshFolder() })
    const { sqs } = clientsOf(emulator.endpoint)
    const QueueUrl = await makeQueue(sqs)
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))
    const handle = async () => (await receive(sqs, QueueUrl, { WaitTimeSeconds: 1 }))[0]?.ReceiptHandle

    const single = { ReceiptHandle: await handle(), VisibilityTimeout: 0 }
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ...single }))
    const batched = { Id: 'a', ReceiptHandle: await handle(), VisibilityTimeout: 0 }
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: [batched] }))
    const [message] = await receive(sqs, QueueUrl, { WaitTimeSeconds: 1 })
    await emulator.close()

    expect(message?.Attributes?.['ApproximateReceiveCount']).toBe('3')
  })

  test('that another process has open, the start fails with PERSIST_FOLDER and a remedy', async () => {
    const folder = freshFolder()
    await startProcess(folder)

    const failure = await failureOf(startEmulator({ port: 0, persist: folder }))

    expect(failure).toMatchObject({ name: 'DevServerError', reason: 'PERSIST_FOLDER' })
    expect(failure.message).toContain(folder)
    expect(failure.message).toContain('Stop the other process')
  })

  test('whose state file is damaged, the start says which file', async () => {
    const folder = freshFolder()
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'state.json'), '{"parameters":')

    const failure = await failureOf(startEmulator({ port: 0, persist: folder }))

    expect(failure).toMatchObject({ name: 'DevServerError', reason: 'STATE_FILE_DAMAGED' })
    expect(failure.message).toContain('state.json')
  })
})

describe('when the disk takes no more', () => {
  test('a write is a 500 that says so, reads go on, and what was acknowledged outlives a restart', async () => {
    const folder = freshFolder()
    const full = await startProcess(folder, 256)
    const TableName = await makeTable(full.dynamo)
    const acknowledged: string[] = []
    const fill = async () => {
      for (let index = 0; ; index += 1) {
        await put(full.dynamo, TableName, `i${index}`, { blob: { S: 'x'.repeat(20_000) } })
        acknowledged.push(`i${index}`)
      }
    }

    const failure = await failureOf(fill())
    const read = await get(full.dynamo, TableName, acknowledged[0] ?? '')
    await full.kill()

    expect(failure).toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })
    expect(failure.message).toMatch(/The local backend failed: .*(too large|no space)/i)
    expect(read).toBeDefined()
    const again = await startProcess(folder)
    for (const id of acknowledged) expect(await get(again.dynamo, TableName, id)).toBeDefined()
  })

  test('a message is refused with a 500, and the emulator lives', async () => {
    const full = await startProcess(freshFolder(), 256)
    const QueueUrl = await makeQueue(full.sqs)
    const fill = async () => {
      for (;;) await full.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(20_000) }))
    }

    const failure = await failureOf(fill())

    expect(failure).toMatchObject({ $metadata: { httpStatusCode: 500 } })
    expect(failure.message).toMatch(/The local backend failed: .*(disk|full)/i)
    expect(full.isAlive()).toBe(true)
    const { QueueUrl: found } = await full.sqs.send(new GetQueueUrlCommand({ QueueName: QueueUrl.split('/').at(-1) }))
    expect(found).toBe(QueueUrl)
  })
})

async function itemsAndRows(
  { dynamo }: RunningEmulator,
  TableName: string,
): Promise<{ items: string[]; rows: string[] }> {
  const scanned = await dynamo.send(new ScanCommand({ TableName }))
  const queried = await dynamo.send(
    new QueryCommand({
      TableName,
      IndexName: 'open',
      KeyConditionExpression: '#s = :s',
      ExpressionAttributeNames: { '#s': 'shard' },
      ExpressionAttributeValues: { ':s': { S: 's' } },
    }),
  )
  const names = (found: typeof scanned.Items) =>
    (found ?? []).map(({ id, createdAt }) => `${id?.S} ${createdAt?.N}`).sort()
  return { items: names(scanned.Items), rows: names(queried.Items) }
}
