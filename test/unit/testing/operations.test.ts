import { expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { encodeEnvelope } from '../../../lib/core/envelope.ts'
import { task } from '../../../lib/core/task.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'

const runs: number[] = []
const note = task({ name: 'note', run: (input: number) => void runs.push(input) })
let broken = true
const flaky = task({
  name: 'flaky',
  run: (input: number) => {
    if (broken) throw Object.assign(new Error('no'), { code: 'E_DOWN' })
    return input
  },
})
const app = defineApp('operated', { tasks: [note, flaky] })

test('a paused queue starts nothing, and what it was given runs once it is resumed', async () => {
  await using queue = createTestQueue(app)
  await queue.client.pause()
  const handle = await queue.client.enqueue('note', 1)
  await queue.advance('1h')
  const whilePaused = await handle.status()

  await queue.client.resume()
  await queue.advance('30s')

  expect(whilePaused).toBe('PENDING')
  expect(await handle.status()).toBe('SUCCESS')
})

test('a queue that is paused for longer than SQS keeps messages loses no task unseen: they end as MessageLost', async () => {
  await using queue = createTestQueue(app)
  await queue.client.pause()
  const handle = await queue.client.enqueue('note', 2)

  await queue.advance('14.1d')
  const lost = await handle.outcome({ timeout: 0 })
  await queue.client.resume()
  await queue.advance('1m')

  expect(lost).toMatchObject({ status: 'FAILURE', error: { type: 'MessageLost' } })
  expect(runs).not.toContain(2)
})

test('what was purged never runs, and what is put in afterwards does', async () => {
  await using queue = createTestQueue(app)
  await queue.client.pause()
  const before = await queue.client.enqueue('note', 3)
  const { cancelled } = await queue.client.purge()
  await queue.advance('1s')
  const after = await queue.client.enqueue('note', 4)

  await queue.client.resume()
  await queue.advance('1m')

  expect(cancelled).toBe(1)
  expect(await before.status()).toBe('CANCELLED')
  expect(await after.status()).toBe('SUCCESS')
  expect(runs).not.toContain(3)
})

test('failures are retried together once their cause is gone', async () => {
  await using queue = createTestQueue(app)
  for (let input = 0; input < 12; input++) await queue.client.enqueue('flaky', input)
  await queue.drain()
  broken = false

  const { retried } = await queue.client.retryMany({ name: 'flaky', errorCode: 'E_DOWN' })
  await queue.drain()

  const { tasks } = await queue.client.list({ status: 'SUCCESS' })
  expect(retried).toBe(12)
  expect(tasks.map(({ retryOf }) => retryOf).filter(Boolean)).toHaveLength(12)
})

test('a dead letter whose task is unknown as before comes back from its redrive', async () => {
  await using queue = createTestQueue(app)
  const envelope = {
    v: 1,
    id: 'a.n',
    rec: 'claim',
    name: 'unheard-of',
    group: 'default',
    priority: 2,
    codec: 'json',
    track: 'none',
    input: 5,
    enqueuedAt: queue.now() - 3_600_000,
  } as const
  await queue.send(encodeEnvelope(envelope))
  await queue.drain()
  const reasons = queue.deadLetters.map(({ reason }) => reason)

  const { redriven } = await queue.client.deadLetters.redrive({ reason: 'UnknownTask' })
  await queue.drain()

  expect(reasons).toEqual(['UnknownTask'])
  expect(redriven).toBe(1)
  expect(queue.deadLetters.map(({ reason }) => reason)).toEqual(['UnknownTask'])
})

test('drain resolves when the queue has been worked off', async () => {
  await using queue = createTestQueue(app)
  await queue.client.enqueue('note', 6)
  const drained = queue.client.drain({}, { interval: 5 })

  await queue.drain()
  await drained

  expect(runs).toContain(6)
})
