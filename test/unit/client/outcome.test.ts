import { expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { attemptReportPart } from '../../../lib/core/attempt.ts'
import type { Codec } from '../../../lib/core/codec.ts'
import type { TaskFailedError } from '../../../lib/core/errors/index.ts'
import { task } from '../../../lib/core/task.ts'
import { add, app, exact } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const NOW = { timeout: 0 } as const

test('S17 an outcome says how the task ended, and all that was recorded of it', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 }, { labels: { user: 'u1' } })
  await world.advance(250)
  await world.succeed(handle.id, { sum: 2 })

  const outcome = await handle.outcome(NOW)

  expect(outcome).toMatchObject({
    id: handle.id,
    name: 'add',
    status: 'SUCCESS',
    value: { sum: 2 },
    attempt: 0,
    executionMs: 5,
    labels: { user: 'u1' },
    createdAt: new Date(world.clock.now() - 250),
    startedAt: new Date(world.clock.now()),
    completedAt: new Date(world.clock.now()),
  })
  expect(outcome.unwrap()).toEqual({ sum: 2 })
})

test('S11 unwrap and result throw a failed task: the remote error is the cause, as it was', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await world.fail(handle.id, { type: 'RangeError', message: 'too far' })

  const outcome = await handle.outcome(NOW)
  const error: TaskFailedError = await handle.result(NOW).then(
    () => expect.fail('it succeeded'),
    (thrown) => thrown,
  )

  expect(outcome).toMatchObject({ status: 'FAILURE', error: { type: 'RangeError', message: 'too far' } })
  expect(() => outcome.unwrap()).toThrow(`task 'add' (${handle.id}) failed: RangeError: too far`)
  expect(error).toMatchObject({ code: 'TASK_FAILED', type: 'RangeError', errorCode: 'HANDLER_ERROR', retryable: false })
  expect(error.cause).toMatchObject({ name: 'RangeError', message: 'too far', stack: 'RangeError: too far' })
})

test('a cancelled task throws TaskCancelledError', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await handle.cancel()

  const outcome = await handle.outcome(NOW)

  expect(outcome.status).toBe('CANCELLED')
  await expect(handle.result(NOW)).rejects.toMatchObject({ code: 'TASK_CANCELLED', taskId: handle.id })
})

test('a task that returned nothing gives undefined', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue('nothing', undefined)
  await world.end(handle.id, { status: 'SUCCESS' })

  expect(await handle.result(NOW)).toBeUndefined()
})

test('a large result is fetched from where it is stored, and TaskNotFoundError says when it is gone', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue('plain', { key: 'k' })
  const resultRef = await world.blobs.put('results/1', '42')
  await world.end(handle.id, { status: 'SUCCESS', resultRef })

  expect(await handle.result(NOW)).toBe(42)
  expect(await world.client.get(handle.id)).toMatchObject({ value: 42 })
  await world.blobs.delete(resultRef)
  await expect(handle.result(NOW)).rejects.toThrow(`its result is gone from ${resultRef}`)
})

test('S15 `rich` results come back as they were, with types only as well', async () => {
  const world = clientWorld(app, { definitions: false })
  const handle = await world.client.enqueue('exact', new Map([['a', 1n]]))
  const encoded = world.sent()[0]?.input
  await world.succeed(handle.id, encoded)

  expect(await handle.result(NOW)).toEqual(new Map([['a', 1n]]))
})

test('S15 a custom codec that a client with types only does not know is named, at enqueue and at the result', async () => {
  const shout: Codec = {
    name: 'shout',
    wire: 'exact',
    encode: (value) => String(value).toUpperCase(),
    decode: (text: string) => text.toLowerCase(),
  }
  const loud = defineApp('loud', { tasks: [task({ name: 'loud', codec: shout, run: (text: string) => text })] })
  const world = clientWorld(loud, { definitions: false })
  const knowing = clientWorld(loud, { definitions: false, codecs: [shout] })

  await expect(world.client.enqueue('loud', 'hey')).rejects.toMatchObject({ code: 'UNKNOWN_CODEC', codecName: 'shout' })
  const handle = await knowing.client.enqueue('loud', 'hey')
  await knowing.succeed(handle.id, 'HEY')

  expect(knowing.sent()).toMatchObject([{ codec: 'shout', input: 'HEY' }])
  expect(await handle.result(NOW)).toBe('hey')
  await world.store.insertMany([await knowing.record(handle.id)])
  await expect(world.client.handle(handle.id).result(NOW)).rejects.toThrow('createClient({ codecs: [...] })')
})

test('the codec of a definition that was passed is known from then on', async () => {
  const world = clientWorld(app, { definitions: false })
  const handle = await world.client.enqueue(exact, new Map())
  await world.succeed(handle.id, world.sent()[0]?.input)

  expect(await handle.result(NOW)).toEqual(new Map())
})

test('S9 logs are fetched when they are asked for: every run that was kept, in order, and whether lines are missing', async () => {
  const world = clientWorld(app)
  const handle = await world.client.enqueue(add, { a: 1 })
  await world.fail(handle.id, { type: 'Error', message: 'no' })
  const ttl = world.clock.now() / 1000 + 60
  const report = (time: number, message: string) => ({
    startedAt: time,
    endedAt: time,
    logs: [{ time, level: 'info' as const, message, fields: { n: time } }],
  })
  await world.store.putParts([
    attemptReportPart(handle.id, 10, { ...report(2, 'second'), logsCut: true }, ttl),
    attemptReportPart(handle.id, 9, report(1, 'first'), ttl),
  ])

  const withLogs = await handle.outcome({ ...NOW, logs: true })
  const without = await handle.outcome(NOW)

  expect(withLogs.logs).toEqual([
    { time: new Date(1), level: 'info', message: 'first', attempt: 9, fields: { n: 1 } },
    { time: new Date(2), level: 'info', message: 'second', attempt: 10, fields: { n: 2 } },
  ])
  expect(withLogs.logsCut).toBe(true)
  expect(without).not.toHaveProperty('logs')
})
