import { expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import type { AnyTask } from '../../../lib/core/app-types.ts'
import { at, cron, rate, type ScheduleEntry } from '../../../lib/core/schedule.ts'
import { task } from '../../../lib/core/task.ts'
import { createTestQueue } from '../../../lib/testing/test-queue.ts'

const NOON = Date.UTC(2027, 0, 1, 12)

function scheduled(entry: (options: { key: string; task: AnyTask; input: undefined }) => ScheduleEntry) {
  const ran: string[] = []
  const note = task({ name: 'note', run: (_: undefined, ctx) => void ran.push(ctx.task.id) })
  const app = defineApp('test', {
    tasks: [note],
    schedules: { main: [entry({ key: 'one', task: note, input: undefined })] },
  })
  return { ran, queue: createTestQueue(app, { now: new Date(NOON) }) }
}

test('a time that is seconds away is met, and not early', async () => {
  const { ran, queue } = scheduled((options) => at(new Date(NOON + 30_500), options))

  await queue.advance('30s')
  const early = [...ran]
  await queue.advance('1s')

  expect(early).toEqual([])
  expect(ran).toEqual(['main.one.2027-01-01T12:00:31Z.r'])
})

test('a time that is over does not come', async () => {
  const { ran, queue } = scheduled((options) => at(new Date(NOON - 1000), options))

  await queue.advance('1d')

  expect(ran).toEqual([])
})

test('a rate begins at once, and a cron does not', async () => {
  const rated = scheduled((options) => rate('1h', options))
  const timed = scheduled((options) => cron('0 * * * *', options))

  for (const { queue } of [rated, timed]) await queue.advance('1h')

  expect(rated.ran).toEqual(['main.one.2027-01-01T12:00:00Z.r', 'main.one.2027-01-01T13:00:00Z.r'])
  expect(timed.ran).toEqual(['main.one.2027-01-01T13:00:00Z.r'])
})

test('a schedule that skips makes no task beside one that has not ended, and names that', async () => {
  const ended = Promise.withResolvers<void>()
  const slow = task({ name: 'slow', run: () => ended.promise, timeout: '5m' })
  const entry = cron('* * * * *', { key: 'one', task: slow, input: undefined, overlap: 'skip' })
  const app = defineApp('test', {
    tasks: [slow],
    groups: { default: { timeout: '5m' } },
    schedules: { main: [entry] },
  })
  const queue = createTestQueue(app, { now: new Date(NOON) })

  await queue.advance('2m')
  ended.resolve()
  await queue.advance('1m')

  const [first, second, third] = await Promise.all(
    [1, 2, 3].map((minute) => queue.client.get(`main.one.2027-01-01T12:0${minute}:00Z.r`)),
  )
  expect([first?.status, second?.status, third?.status]).toEqual(['SUCCESS', 'FAILURE', 'SUCCESS'])
  expect(second?.error).toMatchObject({ type: 'TaskDiscarded', message: expect.stringContaining(String(first?.id)) })
})
