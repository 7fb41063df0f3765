import { expect, test } from 'vitest'
import { rate } from '../../../../lib/core/schedule.ts'
import { asksForTasks, SCHEDULED_TIME, tasksOf } from '../../../../lib/core/schedules/firing.ts'
import { fireOf } from '../../../../lib/core/schedules/firing-text.ts'
import { planEntry } from '../../../../lib/core/schedules/plan.ts'
import { regular, task } from '../../../../lib/index.ts'

const note = task({ name: 'note', run: () => 'noted' })
const one = { key: 'one', task: note, input: undefined }

/** The seconds of the tasks that come of the firing of noon, which stands for 12:01, sent at that time of the same day. */
function secondsOf(entry: Parameters<typeof planEntry>[1], sent: string): string[] {
  const body = planEntry('main', entry)[0]?.message.replace(SCHEDULED_TIME, '2027-01-01T12:00:00Z') ?? ''
  const tasks = tasksOf(body, Date.parse(sent))
  return tasks.map(({ dueAt = 0 }) => new Date(dueAt).toISOString().slice(14, 19))
}

test.each([
  ['in time', '2027-01-01T12:00:59Z', ['01:00', '01:20', '01:40']],
  ['on the second of the first', '2027-01-01T12:01:00Z', ['01:00', '01:20', '01:40']],
  ['after the first', '2027-01-01T12:01:01Z', ['01:00', '01:20', '01:40']],
  ['after the second', '2027-01-01T12:01:30Z', ['01:20', '01:40']],
  ['an hour late', '2027-01-01T13:00:00Z', ['01:40']],
  ['days late, from a dead-letter queue', '2027-01-03T13:00:00Z', ['01:00', '01:20', '01:40']],
])('of seconds whose firing is sent %s, the newest missed and those to come make tasks', (_, sent, expected) => {
  expect(secondsOf(rate('20s', one), sent)).toEqual(expected)
})

test('a firing that may come within its jitter is not late in it', () => {
  const entry = rate('20s', { ...one, jitter: '10m' })

  expect(secondsOf(entry, '2027-01-01T12:10:59Z')).toEqual(['01:00', '01:20', '01:40'])
  expect(secondsOf(entry, '2027-01-01T12:11:50Z')).toEqual(['01:40'])
})

test('one time alone is made up for, however late', () => {
  expect(secondsOf(regular({ seconds: [0] }, one), '2027-01-01T20:00:00Z')).toHaveLength(1)
})

test('which scheduled times ask for tasks can be told', () => {
  const [plan] = planEntry('main', regular({ hours: [9], minutes: [0], seconds: [0, 30] }, one))
  const fire = fireOf(plan?.message ?? '')
  const asks = (time: string) => fire !== undefined && asksForTasks(fire, Date.parse(`2027-01-01T${time}Z`))

  expect(['08:58:00', '08:59:00', '09:00:00'].map(asks)).toEqual([false, true, false])
})
