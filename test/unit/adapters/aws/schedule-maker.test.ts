import { expect, test } from 'vitest'
import { ScheduleMaker } from '../../../../lib/adapters/aws/schedule-maker.ts'
import { BackendError } from '../../../../lib/core/errors/index.ts'
import { dueSchedule } from '../../../../lib/core/schedules/due.ts'
import { recordedPace } from '../../../support/recorded-pace.ts'

const schedules = Array.from({ length: 30 }, (_, index) =>
  dueSchedule({ id: `task-${index}`, queue: 'q', body: '{}', dueAt: 1e12, first: true }, (text) => text),
)
const throttle = () => new BackendError('Scheduler CreateSchedule', 'slow down', { throttled: true })

test('what is throttled is tried again by itself, after a pause', async () => {
  const tries = new Map<string, number>()
  const pace = recordedPace()

  const maker = new ScheduleMaker(async ({ name }) => {
    tries.set(name, (tries.get(name) ?? 0) + 1)
    if (name.endsWith('7') && tries.get(name) === 1) throw throttle()
  }, pace)
  const answers = await maker.make(schedules)

  expect(answers).toEqual(schedules.map(() => ({ outcome: 'sent' })))
  expect(new Set([...tries].flatMap(([name, count]) => (count === 2 ? [name.at(-1)] : [])))).toEqual(new Set(['7']))
  expect(pace.waitsMs).toHaveLength(1)
})

test('what stays throttled is given up in the end, with what was tried; the others are made', async () => {
  const maker = new ScheduleMaker(async ({ name }) => {
    if (name.endsWith('1')) throw throttle()
  }, recordedPace())

  const answers = await maker.make(schedules.slice(0, 2))

  expect(answers).toMatchObject([
    { outcome: 'sent' },
    { outcome: 'unavailable', error: { throttled: true, message: expect.stringMatching(/given up after 8 tries/) } },
  ])
})

test('what fails otherwise is not tried again', async () => {
  let calls = 0
  const maker = new ScheduleMaker(async () => {
    calls += 1
    throw new BackendError('Scheduler CreateSchedule', 'no answer')
  }, recordedPace())

  const answers = await maker.make(schedules.slice(0, 1))

  expect([calls, answers]).toMatchObject([1, [{ outcome: 'unavailable', error: { retryable: true } }]])
})

test('no more than ten are made at a time, however many callers there are, and all are', async () => {
  let running = 0
  let most = 0
  let made = 0
  const maker = new ScheduleMaker(async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setImmediate(resolve))
    running -= 1
    made += 1
  }, recordedPace())

  await Promise.all([maker.make(schedules), maker.make(schedules), maker.make(schedules.slice(0, 3))])
  await maker.make(schedules)

  expect([most, made]).toEqual([10, 93])
})
