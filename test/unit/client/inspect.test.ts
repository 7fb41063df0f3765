import { expect, test } from 'vitest'
import { attemptReportPart } from '../../../lib/core/attempt.ts'
import { keptInputPart } from '../../../lib/core/kept-input.ts'
import { app, fireAndForget } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const ERROR = { type: 'Error', code: 'HANDLER_ERROR', message: 'no', retryable: false }
const FAR = 4_000_000_000

test('inspecting a task gives its record, and each kept run with its times, error and lines, in order', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue('add', { a: 1 })
  const line = { time: 3, level: 'info', message: 'here' } as const
  await world.store.putParts([
    attemptReportPart(id, 1, { startedAt: 5, endedAt: 9, logs: [line], logsCut: true }, FAR),
    attemptReportPart(id, 0, { startedAt: 1, endedAt: 2, error: ERROR }, FAR),
  ])

  const details = await world.client.inspect(id)

  expect(details).toMatchObject({ ...(await world.client.get(id)), input: { a: 1 } })
  expect(details?.attempts).toEqual([
    { attempt: 0, startedAt: new Date(1), endedAt: new Date(2), error: ERROR, logs: [] },
    {
      attempt: 1,
      startedAt: new Date(5),
      endedAt: new Date(9),
      logs: [{ ...line, time: new Date(3), attempt: 1 }],
      logsCut: true,
    },
  ])
})

test('an input that the record is too small for is fetched from where the worker kept it', async () => {
  const world = clientWorld(app)
  const inline = await world.client.enqueue('plain', { key: 'x'.repeat(600) })
  const stored = await world.client.enqueue('plain', { key: 'y'.repeat(200_000) })
  for (const message of world.sent()) {
    await world.store.putParts([keptInputPart(message, FAR)])
    await world.fail(message.id, ERROR)
  }

  expect((await world.client.get(inline.id))?.input).toBeUndefined()
  expect((await world.client.inspect(inline.id))?.input).toEqual({ key: 'x'.repeat(600) })
  expect((await world.client.inspect(stored.id))?.input).toEqual({ key: 'y'.repeat(200_000) })
})

test('an input that nobody kept, or nobody can read, leaves the rest of the task to be seen', async () => {
  const world = clientWorld(app)
  const waiting = await world.client.enqueue('plain', { key: 'x'.repeat(600) })
  const odd = await world.client.enqueue('exact', new Map([['x'.repeat(600), 1n]]))
  const body = JSON.stringify({ input: { neither: 'this' } })
  await world.store.putParts([{ id: odd.id, part: 'input', body, ttl: FAR }])

  for (const { id } of [waiting, odd]) {
    const details = await world.client.inspect(id)
    expect(details).toMatchObject({ id, status: 'PENDING', attempts: [] })
    expect(details).not.toHaveProperty('input')
  }
})

test('nothing is known of an unknown task, and nothing ever of one of track none', async () => {
  const world = clientWorld(app)
  const silent = await world.client.enqueue(fireAndForget, 1)

  expect(await world.client.inspect('nobody')).toBeNull()
  expect(await world.client.inspect('no/id')).toBeNull()
  await expect(world.client.inspect(silent.id)).rejects.toMatchObject({ code: 'NOT_TRACKED' })
})
