import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { CreateQueueCommand, DeleteQueueCommand } from '@aws-sdk/client-sqs'
import { expect, test } from 'vitest'
import { arnOf, NOON, ROLE, type SteeredWorld, scheduleInput, steeredWorld } from './schedules.ts'
import { failureOf, makeQueue, receive } from './support.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const TIME = '<aws.scheduler.scheduled-time>'

test('a cron fires at each of its times, in its zone', async () => {
  await using world = await steeredWorld()
  await world.create({
    ScheduleExpression: 'cron(30 9-10 * * ? *)',
    ScheduleExpressionTimezone: 'Asia/Kolkata',
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME },
  })

  await world.pass(24 * HOUR)

  expect(await world.arrived()).toEqual(['2027-01-02T04:00:00Z', '2027-01-02T05:00:00Z'])
})

test('in a zone whose clocks leap, a time that there is not is left out', async () => {
  await using world = await steeredWorld()
  await world.create({
    ScheduleExpression: 'cron(30 2 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    StartDate: new Date('2027-03-27T00:00:00Z'),
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME },
  })

  await world.pass(Date.UTC(2027, 2, 29, 12) - NOON)

  expect(await world.arrived()).toEqual(['2027-03-27T01:30:00Z', '2027-03-29T00:30:00Z'])
})

test('a rate fires when it is created, and then each so often', async () => {
  await using world = await steeredWorld()
  await world.pass(90_500)
  await world.create({
    ScheduleExpression: 'rate(2 minutes)',
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME },
  })

  await world.pass(4 * MINUTE)

  expect(await world.arrived()).toEqual(['2027-01-01T12:01:30Z', '2027-01-01T12:03:30Z', '2027-01-01T12:05:30Z'])
})

test('a start and an end bound what fires, both included', async () => {
  await using world = await steeredWorld()
  await world.create({
    ScheduleExpression: 'rate(1 minute)',
    StartDate: new Date(NOON + 3 * MINUTE),
    EndDate: new Date(NOON + 5 * MINUTE),
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME },
  })

  await world.pass(HOUR)

  expect(await world.arrived()).toEqual(['2027-01-01T12:03:00Z', '2027-01-01T12:04:00Z', '2027-01-01T12:05:00Z'])
})

test('a one-time schedule fires once, not before its second, and goes when it says so', async () => {
  await using world = await steeredWorld()
  const kept = await world.create({ ScheduleExpression: 'at(2027-01-01T12:10:30)' })
  const going = await world.create({
    ScheduleExpression: 'at(2027-01-01T17:40:30)',
    ScheduleExpressionTimezone: 'Asia/Kolkata',
    ActionAfterCompletion: 'DELETE',
  })

  await world.pass(10 * MINUTE + 29_999)
  const before = await world.arrived()
  await world.pass(1)
  const after = await world.arrived()
  await world.pass(HOUR)

  expect([before, after, await world.arrived()]).toEqual([[], ['ping', 'ping'], []])
  expect(await world.find(kept)).toMatchObject({ State: 'ENABLED', ActionAfterCompletion: 'NONE' })
  expect(await world.find(going)).toBe('gone')
})

test('a one-time schedule whose time is over, or that clocks leap over, is refused', async () => {
  await using world = await steeredWorld()

  const over = await failureOf(world.create({ ScheduleExpression: 'at(2027-01-01T12:00:00)' }))
  const ScheduleExpressionTimezone = 'Europe/Berlin'
  const never = await failureOf(
    world.create({ ScheduleExpression: 'at(2027-03-28T02:30:00)', ScheduleExpressionTimezone }),
  )

  expect([over.name, never.name]).toEqual(['ValidationException', 'ValidationException'])
})

test('an update may keep a start that is long over', async () => {
  await using world = await steeredWorld()
  const StartDate = new Date(NOON)
  const Name = await world.create({ StartDate })
  const change = (changes: object) =>
    world.scheduler.send(new UpdateScheduleCommand(scheduleInput({ Name, State: 'DISABLED', ...changes })))

  await world.pass(HOUR)
  await change({ StartDate })
  const moved = await failureOf(change({ StartDate: new Date(NOON + MINUTE) }))

  expect(moved.message).toContain('5 minutes ago')
})

test('a recurring schedule goes after its last time, if it says so', async () => {
  await using world = await steeredWorld()
  const EndDate = new Date(NOON + 2 * MINUTE)
  const name = await world.create({ EndDate, ActionAfterCompletion: 'DELETE' })

  await world.pass(MINUTE)
  const between = await world.find(name)
  await world.pass(MINUTE)

  expect(between).toMatchObject({ Name: name })
  expect(await world.find(name)).toBe('gone')
})

test('the context attributes are put into the input; what looks like one is left', async () => {
  await using world = await steeredWorld()
  const Input = JSON.stringify({
    arn: '<aws.scheduler.schedule-arn>',
    time: TIME,
    twice: TIME,
    id: '<aws.scheduler.execution-id>',
    attempt: '<aws.scheduler.attempt-number>',
    other: '<aws.scheduler.other>',
  })
  const Name = await world.create({
    ScheduleExpression: 'at(2027-01-01T12:00:05)',
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input },
  })

  await world.pass(MINUTE)
  const [body = ''] = await world.arrived()

  expect(JSON.parse(body)).toEqual({
    arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${Name}`,
    time: '2027-01-01T12:00:05Z',
    twice: '2027-01-01T12:00:05Z',
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    attempt: '1',
    other: '<aws.scheduler.other>',
  })
})

test('a flexible window fires once within it', async () => {
  await using world = await steeredWorld()
  await world.create({
    ScheduleExpression: 'at(2027-01-01T13:00:00)',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    Target: { Arn: world.queueArn, RoleArn: ROLE, Input: TIME },
  })

  await world.pass(HOUR - 1)
  const before = await world.arrived()
  await world.pass(15 * MINUTE)

  expect([before, await world.arrived()]).toEqual([[], ['2027-01-01T13:00:00Z']])
})

test('with the precision of a minute, firings come within the minute after their time, and rarely on it', async () => {
  await using world = await steeredWorld({ schedulePrecision: 'minute' })
  for (let index = 0; index < 20; index += 1) await world.create({ ScheduleExpression: 'at(2027-01-01T12:30:00)' })

  await world.pass(30 * MINUTE)
  const onTime = await world.arrived()
  await world.pass(59_000)

  expect(onTime.length).toBeLessThan(10)
  expect(await world.arrived()).toHaveLength(20 - onTime.length)
})

test('a disabled schedule does not fire; enabled again, it makes up for nothing', async () => {
  await using world = await steeredWorld()
  const Name = await world.create({ State: 'DISABLED' })
  const target = { Arn: world.queueArn, RoleArn: ROLE, Input: TIME }

  await world.pass(10 * MINUTE + 1)
  await world.scheduler.send(new UpdateScheduleCommand(scheduleInput({ Name, Target: target, State: 'ENABLED' })))
  await world.pass(MINUTE)

  expect(await world.arrived()).toEqual(['2027-01-01T12:11:00Z'])
})

test('a change of the times counts from then on, a change of the target at once', async () => {
  await using world = await steeredWorld()
  const Name = await world.create({ ScheduleExpression: 'cron(0 * * * ? *)' })
  const target = { Arn: world.queueArn, RoleArn: ROLE, Input: TIME }
  const change = (ScheduleExpression: string) =>
    world.scheduler.send(new UpdateScheduleCommand(scheduleInput({ Name, Target: target, ScheduleExpression })))

  await change('cron(0 * * * ? *)')
  await world.pass(HOUR)
  await change('cron(30 * * * ? *)')
  await world.pass(HOUR)

  expect(await world.arrived()).toEqual(['2027-01-01T13:00:00Z', '2027-01-01T13:30:00Z'])
})

test('a deleted schedule fires no more', async () => {
  await using world = await steeredWorld()
  const Name = await world.create({})

  await world.pass(MINUTE)
  await world.scheduler.send(new DeleteScheduleCommand({ Name }))
  await world.pass(HOUR)

  expect(await world.arrived()).toEqual(['ping'])
})

test('while its queue is gone a firing is tried again, with the next attempt number', async () => {
  await using world = await steeredWorld()
  const { name, url, arn } = await goneQueue(world)
  await world.create({
    ScheduleExpression: 'at(2027-01-01T12:01:00)',
    ActionAfterCompletion: 'DELETE',
    Target: { Arn: arn, RoleArn: ROLE, Input: '<aws.scheduler.attempt-number>' },
  })

  await world.pass(MINUTE + 500)
  await makeQueueNamed(world, name)
  await world.pass(10 * MINUTE)
  const [message] = await receive(world.sqs, url)

  expect(Number(message?.Body)).toBeGreaterThanOrEqual(2)
})

test('a firing that can not be delivered goes to the dead-letter queue, and says why', async () => {
  await using world = await steeredWorld()
  const { arn } = await goneQueue(world)
  const Name = await world.create({
    ScheduleExpression: 'at(2027-01-01T12:01:00)',
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: arn,
      RoleArn: ROLE,
      Input: 'lost',
      DeadLetterConfig: { Arn: world.queueArn },
      RetryPolicy: { MaximumRetryAttempts: 2 },
    },
  })

  await world.pass(HOUR)
  const [message] = await receive(world.sqs, world.queueUrl)

  const attributes = Object.entries(message?.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue])
  expect(message?.Body).toBe('lost')
  expect(Object.fromEntries(attributes)).toEqual({
    ERROR_CODE: 'AWS.SimpleQueueService.NonExistentQueue',
    ERROR_MESSAGE: expect.stringContaining('queue does not exist'),
    EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/),
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: '2',
    SCHEDULED_TIME: '2027-01-01T12:01:00Z',
    SCHEDULE_ARN: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${Name}`,
    TARGET_ARN: arn,
  })
  expect(await world.find(Name)).toBe('gone')
})

test('tries end with the age that the policy allows, and later firings go on meanwhile', async () => {
  const dropped: string[] = []
  await using world = await steeredWorld({ onDroppedFiring: (line) => dropped.push(line) })
  const { arn } = await goneQueue(world)
  await world.create({
    EndDate: new Date(NOON + 2 * MINUTE),
    Target: {
      Arn: arn,
      RoleArn: ROLE,
      Input: TIME,
      DeadLetterConfig: { Arn: world.queueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 60 },
    },
  })

  await world.pass(2 * MINUTE - 1)
  const early = await world.arrived()
  await world.pass(MINUTE + 1)
  const late = await receive(world.sqs, world.queueUrl)

  expect(early).toEqual([])
  expect(dropped).toHaveLength(2)
  expect(late.map(({ Body }) => Body).sort()).toEqual(['2027-01-01T12:01:00Z', '2027-01-01T12:02:00Z'])
  expect(late[0]?.MessageAttributes?.['EXHAUSTED_RETRY_CONDITION']?.StringValue).toBe('MaximumEventAgeInSeconds')
})

test('1,000 that are due in the same second all fire, and requests are answered meanwhile', async () => {
  await using world = await steeredWorld()
  const input = { ScheduleExpression: 'at(2027-01-01T12:05:00)', Target: { Arn: world.queueArn, RoleArn: ROLE } }
  for (let made = 0; made < 1000; made += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        world.scheduler.send(
          new CreateScheduleCommand(
            scheduleInput({ ...input, Target: { ...input.Target, Input: `n${made + index}` } }),
          ),
        ),
      ),
    )
  const finished: string[] = []

  const passing = world.pass(5 * MINUTE).then(() => finished.push('firings'))
  await failureOf(world.scheduler.send(new GetScheduleCommand({ Name: 'none' })))
  finished.push('request')
  await passing

  expect(finished).toEqual(['request', 'firings'])
  expect(new Set(await world.arrived()).size).toBe(1000)
})

/** A queue's address, without the queue. */
async function goneQueue(world: SteeredWorld): Promise<{ name: string; url: string; arn: string }> {
  const url = await makeQueue(world.sqs)
  const arn = await arnOf(world, url)
  await world.sqs.send(new DeleteQueueCommand({ QueueUrl: url }))
  return { name: url.slice(url.lastIndexOf('/') + 1), url, arn }
}

async function makeQueueNamed(world: SteeredWorld, QueueName: string): Promise<void> {
  await world.sqs.send(new CreateQueueCommand({ QueueName }))
}
