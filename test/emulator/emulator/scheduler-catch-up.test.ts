import { GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { SteeredClock } from '../../../lib/adapters/memory/steered-clock.ts'
import type { Envelope } from '../../../lib/core/envelope.ts'
import { tasksOf } from '../../../lib/core/schedules/firing.ts'
import { planEntry } from '../../../lib/core/schedules/plan.ts'
import { startEmulator } from '../../../lib/dev/emulator/emulator.ts'
import { cron, rate, regular, type ScheduleEntry, task } from '../../../lib/index.ts'
import { freshFolder } from './process.ts'
import { NOON, ROLE, steeredWorld } from './schedules.ts'
import { clientsOf, receive } from './support.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const note = task({ name: 'note', run: () => 'noted' })
const one = { key: 'one', task: note, input: undefined }

test.each<[string, ScheduleEntry, number, string[]]>([
  ['the newest of hourly times', cron('0 * * * *', one), 5.5 * HOUR, ['17:00:00']],
  ['none of them, where none is to be made up for', cron('0 * * * *', { ...one, catchUp: 'none' }), 5.5 * HOUR, []],
  ['a time of 20 hours ago', cron('0 14 * * *', one), 22 * HOUR, ['14:00:00']],
  ['no time of more than a day ago', cron('0 14 1 1 *', one), 27 * HOUR, []],
  [
    'the newest of seconds, not of the minutes between',
    regular({ hours: [14], minutes: [0], seconds: [0, 30] }, one),
    6 * HOUR,
    ['14:00:30'],
  ],
  [
    'no seconds, where none are to be made up for',
    regular({ hours: [14], minutes: [0], seconds: [0, 30] }, { ...one, catchUp: 'none' }),
    6 * HOUR,
    [],
  ],
])('after it was down, it makes up for %s', async (_, entry, downMs, expected) => {
  const missed = await tasksAfter(entry, downMs, 0)

  expect(missed).toEqual(expected)
})

test('of a minute that is missed in part, the newest second over is made up for, and those to come come', async () => {
  const times = await tasksAfter(rate('20s', one), 5 * HOUR + 3.5 * MINUTE, MINUTE)

  expect(times).toEqual([
    '17:03:20',
    '17:03:40',
    '17:04:00',
    '17:04:20',
    '17:04:40',
    '17:05:00',
    '17:05:20',
    '17:05:40',
  ])
})

/** The times of the tasks that come of a schedule which is made at noon, when the backend is down from then on for so long, and up for a while. */
async function tasksAfter(entry: ScheduleEntry, downMs: number, upMs: number): Promise<string[]> {
  const [plan] = planEntry('main', entry)
  if (plan === undefined) throw new Error('no plan')
  const persist = freshFolder()
  const world = await steeredWorld({ persist })
  const { queueArn } = world
  await world.create({
    ScheduleExpression: plan.expression,
    ScheduleExpressionTimezone: plan.timezone,
    Target: {
      Arn: queueArn,
      RoleArn: ROLE,
      Input: plan.message,
      RetryPolicy: { MaximumEventAgeInSeconds: plan.maxAgeSeconds },
    },
  })
  await world.emulator.close()

  const clock = new SteeredClock(NOON + downMs)
  const emulator = await startEmulator({ port: 0, persist, clock })
  const { sqs } = clientsOf(emulator.endpoint)
  const QueueName = queueArn.slice(queueArn.lastIndexOf(':') + 1)
  const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName }))
  const tasks: Envelope[] = []
  for (const ms of [0, upMs]) {
    await clock.advance(ms, () => emulator.firingsSettled())
    const messages = await receive(sqs, QueueUrl, { VisibilityTimeout: 3600 })
    tasks.push(...messages.flatMap(({ Body = '' }) => tasksOf(Body, clock.now())))
  }
  await emulator.close()
  return tasks.map(({ dueAt = 0 }) => new Date(dueAt).toISOString().slice(11, 19)).sort()
}
