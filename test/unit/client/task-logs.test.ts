import { expect, test } from 'vitest'
import { attemptReportPart } from '../../../lib/core/attempt.ts'
import { livePart } from '../../../lib/core/live-logs.ts'
import { app } from '../../support/client-app.ts'
import { clientWorld } from '../../support/client-world.ts'

const FAR = 4_000_000_000
const line = (message: string) => ({ time: 1, level: 'info', message }) as const

test('the lines of a run that goes on follow those of the runs that were kept, in the order they were written', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue('add', { a: 1 })
  await world.store.putParts([
    livePart(id, { attempt: 1, first: 10, lines: [line('third')] }, FAR),
    livePart(id, { attempt: 1, first: 0, lines: [line('second')] }, FAR),
    livePart(id, { attempt: 0, first: 0, lines: [line('half of it')] }, FAR),
    attemptReportPart(id, 0, { startedAt: 1, endedAt: 2, logs: [line('half of it'), line('all')], logsCut: true }, FAR),
  ])

  const { logs, logsCut } = await world.client.logs(id)

  expect(logs.map(({ attempt, message }) => [attempt, message])).toEqual([
    [0, 'half of it'],
    [0, 'all'],
    [1, 'second'],
    [1, 'third'],
  ])
  expect(logsCut).toBe(true)
})

test('a task that has written nothing has no lines', async () => {
  const world = clientWorld(app)
  const { id } = await world.client.enqueue('add', { a: 1 })

  expect(await world.client.logs(id)).toEqual({ logs: [] })
})
