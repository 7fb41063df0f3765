import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
  type ListSchedulesCommandInput,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler'
import { expect, test } from 'vitest'
import { ROLE, scheduleInput } from './schedules.ts'
import { failureOf, freshName, useEmulator } from './support.ts'

const its = useEmulator()
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:q'

const create = async (changes: Partial<CreateScheduleCommandInput> = {}) => {
  const input = scheduleInput(changes)
  await its.scheduler.send(new CreateScheduleCommand(input))
  return input
}
const makeGroup = async () => {
  const Name = freshName('group')
  const { ScheduleGroupArn } = await its.scheduler.send(new CreateScheduleGroupCommand({ Name }))
  return { Name, arn: ScheduleGroupArn ?? '' }
}
const namesOf = async (input: ListSchedulesCommandInput) => {
  const { Schedules, NextToken } = await its.scheduler.send(new ListSchedulesCommand(input))
  return { names: Schedules?.map(({ Name }) => Name), NextToken }
}

test('a schedule comes back as it was given, with what it is given by default', async () => {
  const { Name } = await create({ Description: 'made at run time', State: 'DISABLED' })

  const { $metadata, ...found } = await its.scheduler.send(new GetScheduleCommand({ Name }))

  expect(found).toEqual({
    Arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/default/${Name}`,
    GroupName: 'default',
    Name,
    Description: 'made at run time',
    ScheduleExpression: 'cron(* * * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
    State: 'DISABLED',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'NONE',
    Target: {
      Arn: 'arn:aws:sqs:us-east-1:000000000000:nobody-reads',
      RoleArn: ROLE,
      Input: 'ping',
      RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
    },
    CreationDate: expect.any(Date),
    LastModificationDate: expect.any(Date),
  })
})

test('an update replaces all of a schedule but its creation', async () => {
  const { Name, Target } = await create({ Description: 'first', ScheduleExpressionTimezone: 'Asia/Tokyo' })
  const before = await its.scheduler.send(new GetScheduleCommand({ Name }))

  const settings = { Name, Target, FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 1440 } }
  await its.scheduler.send(new UpdateScheduleCommand({ ...settings, ScheduleExpression: 'rate(1 day)' }))
  const after = await its.scheduler.send(new GetScheduleCommand({ Name }))

  expect(after).toMatchObject({
    ScheduleExpression: 'rate(1 day)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1440 },
    CreationDate: before.CreationDate,
  })
  expect(after.Description).toBeUndefined()
  expect(Number(after.LastModificationDate)).toBeGreaterThanOrEqual(Number(before.LastModificationDate))
})

test('a name is taken once in a group, and a call that is repeated with its token succeeds', async () => {
  const group = await makeGroup()
  const input = await create({ ClientToken: 'a' })
  const again = (changes: object) => its.scheduler.send(new CreateScheduleCommand({ ...input, ...changes }))

  const repeated = await again({})
  const other = await failureOf(again({ ClientToken: 'b' }))
  const elsewhere = await again({ ClientToken: 'c', GroupName: group.Name })

  expect(repeated.ScheduleArn).toContain(`schedule/default/${input.Name}`)
  expect(other).toMatchObject({ name: 'ConflictException', $metadata: { httpStatusCode: 409 } })
  expect(elsewhere.ScheduleArn).toContain(`schedule/${group.Name}/${input.Name}`)
})

test('a deletion that is repeated with its token succeeds, another is ResourceNotFoundException', async () => {
  const { Name } = await create()
  const remove = (ClientToken: string) => its.scheduler.send(new DeleteScheduleCommand({ Name, ClientToken }))

  await remove('a')
  await remove('a')
  const other = await failureOf(remove('b'))

  expect(other).toMatchObject({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 404 } })
})

test('what there is not is ResourceNotFoundException: to read, to update, a group to put into', async () => {
  const failures = [
    its.scheduler.send(new GetScheduleCommand({ Name: 'none' })),
    its.scheduler.send(new UpdateScheduleCommand(scheduleInput())),
    its.scheduler.send(new CreateScheduleCommand(scheduleInput({ GroupName: 'none' }))),
    its.scheduler.send(new GetScheduleGroupCommand({ Name: 'none' })),
    its.scheduler.send(new DeleteScheduleGroupCommand({ Name: 'none' })),
  ]

  const names = await Promise.all(failures.map(async (failure) => (await failureOf(failure)).name))

  expect(new Set(names)).toEqual(new Set(['ResourceNotFoundException']))
})

const target = (changes: object) => ({ Target: { Arn: QUEUE, RoleArn: ROLE, ...changes } })

test.each<[string, Partial<CreateScheduleCommandInput>, string]>([
  ['a name with a space', { Name: 'a b' }, "'name'"],
  ['a name of 65 characters', { Name: 'x'.repeat(65) }, 'less than or equal to 64'],
  ['an expression in five fields', { ScheduleExpression: 'cron(* * * * *)' }, '5 fields instead of 6'],
  ['a rate of seconds', { ScheduleExpression: 'rate(30 seconds)' }, 'Invalid Schedule Expression'],
  ['a time with a zone', { ScheduleExpression: 'at(2027-01-01T00:00:00Z)' }, 'Invalid Schedule Expression'],
  ['an expression of 257 characters', { ScheduleExpression: `cron(${' '.repeat(251)})` }, '256'],
  ['an unknown zone', { ScheduleExpressionTimezone: 'Mars/Base' }, 'Mars/Base'],
  ['an offset for a zone', { ScheduleExpressionTimezone: '+05:30' }, '+05:30'],
  ['an unknown state', { State: 'PAUSED' as never }, 'ENABLED, DISABLED'],
  ['a description of 513 characters', { Description: 'x'.repeat(513) }, '512'],
  ['a flexible window without its length', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }, 'MaximumWindowInMinutes'],
  ['a window over a day', { FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1441 } }, '1440'],
  ['a length of no window', { FlexibleTimeWindow: { Mode: 'OFF', MaximumWindowInMinutes: 5 } }, 'OFF'],
  ['a target that is no queue', target({ Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' }), 'SQS queues only'],
  ['a FIFO queue without a group', target({ Arn: `${QUEUE}.fifo` }), 'MessageGroupId'],
  ['a role that is none', target({ RoleArn: 'me' }), 'target.roleArn'],
  ['an input over 256 KB', target({ Input: `${'x'.repeat(262_143)}é` }), '262145 bytes'],
  ['an age under a minute', target({ RetryPolicy: { MaximumEventAgeInSeconds: 59 } }), 'equal to 60'],
  ['186 retries', target({ RetryPolicy: { MaximumRetryAttempts: 186 } }), 'equal to 185'],
  ['a dead-letter queue that is FIFO', target({ DeadLetterConfig: { Arn: `${QUEUE}.fifo` } }), 'deadLetterConfig'],
  ['a start six minutes ago', { StartDate: new Date(Date.now() - 360_000) }, '5 minutes ago'],
  ['an end before the start', { StartDate: new Date(4e12), EndDate: new Date(3e12) }, 'EndDate'],
])('%s is a ValidationException', async (_, changes, text) => {
  const failure = await failureOf(create(changes))

  expect(failure).toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } })
  expect(failure.message).toContain(text)
})

test('what is at its limit is accepted', async () => {
  await create({
    Name: `${'x'.repeat(60)}._-Z`,
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 1 },
    StartDate: new Date(Date.now() - 290_000),
    Target: {
      Arn: `${QUEUE}.fifo`,
      RoleArn: ROLE,
      Input: 'x'.repeat(262_144),
      SqsParameters: { MessageGroupId: 'g' },
      RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
    },
  })

  expect((await namesOf({ NamePrefix: 'xxx' })).names).toHaveLength(1)
})

test('of a group that is not there no schedules are listed: it is not found', async () => {
  await expect(namesOf({ GroupName: 'no-such-group' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: expect.stringContaining('no-such-group') as string,
  })
})

test('schedules are listed by name, by group, prefix and state', async () => {
  const { Name: GroupName } = await makeGroup()
  const states = { 'a.2': 'ENABLED', 'a.1': 'DISABLED', 'b.1': 'ENABLED' } as const
  for (const [Name, State] of Object.entries(states)) await create({ Name, GroupName, State })

  const { Schedules } = await its.scheduler.send(new ListSchedulesCommand({ GroupName, NamePrefix: 'b' }))

  expect((await namesOf({ GroupName })).names).toEqual(['a.1', 'a.2', 'b.1'])
  expect((await namesOf({ GroupName, NamePrefix: 'a.', State: 'ENABLED' })).names).toEqual(['a.2'])
  expect(Schedules).toEqual([
    {
      Arn: `arn:aws:scheduler:us-east-1:000000000000:schedule/${GroupName}/b.1`,
      Name: 'b.1',
      GroupName,
      State: 'ENABLED',
      Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:nobody-reads' },
      CreationDate: expect.any(Date),
      LastModificationDate: expect.any(Date),
    },
  ])
})

test('pages go on where they ended, whatever comes and goes meanwhile', async () => {
  const { Name: GroupName } = await makeGroup()
  for (const Name of ['a', 'b', 'c', 'd', 'e']) await create({ Name, GroupName })

  const first = await namesOf({ GroupName, MaxResults: 2 })
  await its.scheduler.send(new DeleteScheduleCommand({ GroupName, Name: 'b' }))
  await create({ Name: 'aa', GroupName })
  const second = await namesOf({ GroupName, MaxResults: 2, NextToken: first.NextToken })
  const third = await namesOf({ GroupName, MaxResults: 2, NextToken: second.NextToken })

  expect([first.names, second.names, third.names]).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  expect(third.NextToken).toBeUndefined()
  expect((await failureOf(namesOf({ MaxResults: 101 }))).name).toBe('ValidationException')
  expect((await failureOf(namesOf({ NextToken: 'no token' }))).name).toBe('ValidationException')
})

test('a group is made once, listed, and takes its schedules with it', async () => {
  const group = await makeGroup()
  const { Name } = await create({ GroupName: group.Name })

  const twice = await failureOf(its.scheduler.send(new CreateScheduleGroupCommand({ Name: group.Name })))
  const found = await its.scheduler.send(new GetScheduleGroupCommand({ Name: group.Name }))
  const listed = await its.scheduler.send(new ListScheduleGroupsCommand({ NamePrefix: group.Name }))
  await its.scheduler.send(new DeleteScheduleGroupCommand({ Name: group.Name }))
  const gone = await failureOf(its.scheduler.send(new GetScheduleCommand({ GroupName: group.Name, Name })))

  expect(twice.name).toBe('ConflictException')
  expect(found).toMatchObject({ Name: group.Name, Arn: group.arn, State: 'ACTIVE', CreationDate: expect.any(Date) })
  expect(listed.ScheduleGroups).toMatchObject([{ Name: group.Name }])
  expect(gone.name).toBe('ResourceNotFoundException')
})

test('the group named default is always there', async () => {
  const failure = await failureOf(its.scheduler.send(new DeleteScheduleGroupCommand({ Name: 'default' })))

  const { State } = await its.scheduler.send(new GetScheduleGroupCommand({ Name: 'default' }))
  expect([failure.name, State]).toEqual(['ValidationException', 'ACTIVE'])
})

test('groups take tags', async () => {
  const Name = freshName('group')
  const Tags = [{ Key: 'app', Value: 'one' }]
  const { ScheduleGroupArn: arn } = await its.scheduler.send(new CreateScheduleGroupCommand({ Name, Tags }))
  const ResourceArn = arn ?? ''

  await its.scheduler.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: 'stage', Value: 'dev' }] }))
  const all = await its.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))
  await its.scheduler.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['app', 'none'] }))
  const left = await its.scheduler.send(new ListTagsForResourceCommand({ ResourceArn }))

  expect(all.Tags).toEqual([...Tags, { Key: 'stage', Value: 'dev' }])
  expect(left.Tags).toEqual([{ Key: 'stage', Value: 'dev' }])
})

test('a bucket may have the name of a path of the scheduler', async () => {
  await its.s3.send(new CreateBucketCommand({ Bucket: 'schedules' }))
  await its.s3.send(new PutObjectCommand({ Bucket: 'schedules', Key: 'k', Body: 'content' }))

  const object = await its.s3.send(new GetObjectCommand({ Bucket: 'schedules', Key: 'k' }))

  expect(await object.Body?.transformToString()).toBe('content')
})
