import { CreateScheduleCommand, GetScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler'
import { expect, test } from 'vitest'
import { appSpec, defineApp } from '../../../lib/core/app.ts'
import type { ScheduleResources } from '../../../lib/core/manifest.ts'
import { at, cron, rate, type ScheduleEntry } from '../../../lib/core/schedule.ts'
import { SCHEDULED_TIME, tasksOf } from '../../../lib/core/schedules/firing.ts'
import { DECLARED, planSchedules } from '../../../lib/core/schedules/plan.ts'
import { task } from '../../../lib/core/task.ts'
import { awsCaller } from '../../../lib/dev/aws-call.ts'
import { provisionSchedules } from '../../../lib/dev/provision/provision-schedules.ts'
import { NOON, ROLE, type SteeredWorld, scheduleInput, steeredWorld } from './schedules.ts'

const MINUTE = 60_000
const GROUP = 'tl_planned_dev'
const report = task({ name: 'report', run: async (_: string) => undefined })
const entryOf = (key: string) => ({ key, task: report, input: 'all <of> it' })

test('declared schedules are made as they are planned, with the dead-letter queue of the app', async () => {
  await using world = await steeredWorld()
  const start = new Date(NOON + 60 * MINUTE)
  const jittered = cron('0 3 * * 1', { ...entryOf('weekly'), timezone: 'Asia/Tokyo', jitter: '5m', catchUp: 'none' })

  await provide(world, [{ ...jittered, start }])
  const found = await world.scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: 'main.weekly' }))

  expect(found).toMatchObject({
    Description: DECLARED,
    ScheduleExpression: 'cron(0 3 ? * 2 *)',
    ScheduleExpressionTimezone: 'Asia/Tokyo',
    StartDate: start,
    State: 'ENABLED',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 5 },
    ActionAfterCompletion: 'NONE',
    Target: {
      Arn: 'arn:aws:sqs:us-east-1:000000000000:tl_planned_dev_default_normal',
      RoleArn: ROLE,
      Input: expect.stringContaining('all \\u003cof> it'),
      DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:tl_planned_dev_schedules_dlq' },
      RetryPolicy: { MaximumEventAgeInSeconds: 60 },
    },
  })
})

test('a changed plan changes them and takes away what it no longer has; those made at run time stay', async () => {
  await using world = await steeredWorld()
  await provide(world, [rate('5m', entryOf('stays')), rate('1h', entryOf('goes'))])
  const atRunTime = { GroupName: GROUP, Name: 'main.other', Description: 'made at run time' }
  await world.scheduler.send(new CreateScheduleCommand(scheduleInput(atRunTime)))

  await provide(world, [rate('10m', entryOf('stays')), cron('0 12 * * *', entryOf('comes'))])

  expect(await namesIn(world)).toEqual(['main.comes', 'main.other', 'main.stays'])
  const changed = await world.scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: 'main.stays' }))
  expect(changed.ScheduleExpression).toBe('rate(10 minutes)')
})

test('a plan that is made again moves no rate, also when its start is over', async () => {
  await using world = await steeredWorld()
  const plan = [{ ...rate('10m', entryOf('often')), start: new Date(NOON + MINUTE) }, rate('7m', entryOf('other'))]
  await provide(world, plan)
  const before = await world.scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: 'main.often' }))

  await world.pass(30 * MINUTE)
  await provide(world, plan)
  const after = await world.scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: 'main.often' }))

  expect([after.StartDate, after.CreationDate]).toEqual([before.StartDate, before.CreationDate])
})

test('a start of the past is left out of what is new, and so is a one-time schedule that is over', async () => {
  await using world = await steeredWorld()
  const late = { ...rate('10m', entryOf('often')), start: new Date(NOON - 60 * MINUTE) }

  await provide(world, [late, at(new Date(NOON), entryOf('once')), at(new Date(NOON + 3 * MINUTE), entryOf('soon'))])

  const found = await world.scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name: 'main.often' }))
  expect(found.StartDate).toBeUndefined()
  expect(await namesIn(world)).toEqual(['main.often', 'main.soon'])
})

test('a one-time schedule that is due within two minutes fires at once, and its task waits for its second', async () => {
  await using world = await steeredWorld()
  const due = NOON + 70_000

  await provide(world, [at(new Date(due), entryOf('soon'))])

  expect(await inputOf(world, 'main.soon')).toEqual({
    id: 'main.soon.2027-01-01T12:01:10Z.r',
    dueAt: due,
    firesAt: '2027-01-01T12:00:02Z',
  })
})

test('started again amid the two minutes before its time, a one-time schedule makes the same task', async () => {
  await using world = await steeredWorld()
  const entry = at(new Date(NOON + 5 * MINUTE), entryOf('once'))
  await provide(world, [entry])
  const first = await inputOf(world, 'main.once')

  await world.pass(4 * MINUTE)
  await provide(world, [entry])
  const second = await inputOf(world, 'main.once')

  expect(second.id).toBe(first.id)
  expect([first.firesAt, second.firesAt]).toEqual(['2027-01-01T12:03:00Z', '2027-01-01T12:04:02Z'])
})

async function inputOf({ scheduler }: SteeredWorld, Name: string) {
  const found = await scheduler.send(new GetScheduleCommand({ GroupName: GROUP, Name }))
  const firesAt = `${found.ScheduleExpression?.slice('at('.length, -1)}Z`
  const [task] = tasksOf((found.Target?.Input ?? '').replace(SCHEDULED_TIME, firesAt))
  return { id: task?.id, dueAt: task?.dueAt, firesAt }
}

async function provide(world: SteeredWorld, entries: readonly ScheduleEntry[]): Promise<void> {
  const spec = appSpec(defineApp('planned', { tasks: [report], schedules: { main: entries as ScheduleEntry[] } }))
  const resources: ScheduleResources = {
    group: GROUP,
    roleArn: ROLE,
    deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:tl_planned_dev_schedules_dlq',
  }
  const aws = awsCaller(world.emulator.endpoint)
  const app = { app: 'planned', stage: 'dev' }
  await provisionSchedules(aws, app, planSchedules(spec), resources, world.clock.now())
  aws.close()
}

async function namesIn({ scheduler }: SteeredWorld): Promise<unknown[]> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ GroupName: GROUP }))
  return Schedules.map(({ Name }) => Name)
}
