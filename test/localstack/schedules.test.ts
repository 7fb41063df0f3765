import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from '../../lib/entries/client.ts'
import { at, type Client, cron, rate } from '../../lib/index.ts'
import type scheduled from './app-scheduled/tasks.ts'
import { STAGE } from './support/stage.ts'

const ENDPOINT = process.env['AWS_ENDPOINT_URL'] ?? ''
const GROUP = `tl_scheduled_${STAGE}`

let client: Client<typeof scheduled>
let sdk: SchedulerClient
beforeAll(() => {
  client = createClient<typeof scheduled>({ app: 'scheduled', stage: STAGE, endpoint: ENDPOINT })
  sdk = new SchedulerClient({ endpoint: ENDPOINT })
})
afterAll(async () => {
  await client.close()
  sdk.destroy()
})

const queueArn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${GROUP}_${name}`

describe.concurrent('schedules that the code declares, on LocalStack', () => {
  test('share a group, in which a day of the month or of the week takes two, and nothing else is', async () => {
    const { Schedules = [] } = await sdk.send(new ListSchedulesCommand({ GroupName: GROUP, NamePrefix: 'reports.' }))

    expect(Schedules.map(({ Name }) => Name).toSorted()).toEqual([
      'reports.month-end',
      'reports.union',
      'reports.union.2',
      'reports.zoned',
    ])
  })

  test.each([
    ['reports.zoned', 'cron(30 9 ? * 2-6 *)', 'Asia/Kathmandu', 'default_low'],
    ['reports.union', 'cron(* * 1-31 * ? *)', 'UTC', 'default_normal'],
    ['reports.union.2', 'cron(* * ? * 1-7 *)', 'UTC', 'default_normal'],
    ['reports.month-end', 'cron(0 3 L * ? *)', 'UTC', 'exports_critical'],
    ['clock.seconds', 'cron(* * * * ? *)', 'UTC', 'default_normal'],
    ['clock.rate', 'rate(1 hour)', 'UTC', 'default_normal'],
    ['clock.once', 'at(2099-12-30T23:57:07)', 'UTC', 'default_normal'],
    ['clock.off', 'rate(1 minute)', 'UTC', 'default_normal'],
  ])('%s is %s in %s, and sends straight to its queue', async (Name, expression, zone, queue) => {
    const found = await sdk.send(new GetScheduleCommand({ GroupName: GROUP, Name }))

    expect(found).toMatchObject({
      GroupName: GROUP,
      Description: 'declared in code',
      ScheduleExpression: expression,
      ScheduleExpressionTimezone: zone,
      State: Name === 'clock.off' ? 'DISABLED' : 'ENABLED',
      Target: {
        Arn: queueArn(queue),
        RoleArn: `arn:aws:iam::000000000000:role/${GROUP}_schedules_us-east-1`,
        DeadLetterConfig: { Arn: queueArn('schedules_dlq') },
        RetryPolicy: { MaximumEventAgeInSeconds: Name === 'reports.month-end' ? 60 : 86_400 },
      },
    })
  })

  test('have their windows, starts and ends', async () => {
    const [monthEnd, off] = await Promise.all(
      ['reports.month-end', 'clock.off'].map((Name) => sdk.send(new GetScheduleCommand({ GroupName: GROUP, Name }))),
    )

    expect(monthEnd?.FlexibleTimeWindow).toEqual({ Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 })
    expect(off).toMatchObject({
      FlexibleTimeWindow: { Mode: 'OFF' },
      StartDate: new Date('2998-01-01T00:00:00Z'),
      EndDate: new Date('2999-01-01T00:00:00Z'),
    })
  })

  test('are told by the client as what they are, with their next times', async () => {
    const name = { scheduler: 'reports', key: 'zoned' }

    const found = await client.schedules.get(name)
    const times = await client.schedules.next(name, 2)

    expect(found).toMatchObject({ ...name, declared: true, timezone: 'Asia/Kathmandu', task: 'note', priority: 3 })
    expect(times.map(({ local }) => local.slice(10))).toEqual(['T09:30:00', 'T09:30:00'])
    expect(times.map(({ at: time }) => time?.toISOString().slice(10))).toEqual(['T03:45:00.000Z', 'T03:45:00.000Z'])
  })

  test('are changed by no call', async () => {
    const name = { scheduler: 'reports', key: 'zoned' }
    const entry = rate('1h', { ...name, task: 'note', input: 'other' })
    const { schedules } = client
    const calls = [
      () => schedules.create(entry),
      () => schedules.update(entry),
      () => schedules.pause(name),
      () => schedules.resume(name),
      () => schedules.delete(name),
    ]

    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'SCHEDULE_DECLARED' })
  })
})

describe.concurrent('schedules made at run time, on LocalStack', () => {
  test('a schedule is made once, paused, resumed, changed and deleted', async () => {
    const { schedules } = client
    const entry = cron('0 3 13 * 5', { key: 'thirteenth', task: 'note', input: 'a', timezone: 'Asia/Tokyo' })

    expect(await schedules.create(entry)).toEqual({ key: 'thirteenth', scheduler: 'runtime' })
    expect(await schedules.create(entry)).toEqual({ key: 'thirteenth', scheduler: 'runtime' })
    await schedules.pause('thirteenth')
    expect(await schedules.get('thirteenth')).toMatchObject({ enabled: false, input: 'a', timezone: 'Asia/Tokyo' })
    await schedules.resume('thirteenth')
    await expect(schedules.create(rate('1h', { key: 'thirteenth', task: 'note', input: 'a' }))).rejects.toMatchObject({
      code: 'SCHEDULE_CONFLICT',
    })
    await schedules.update(rate('2h', { key: 'thirteenth', task: 'note', input: 'b' }))
    expect(await schedules.get('thirteenth')).toMatchObject({ when: 'rate(2h)', enabled: true, input: 'b' })
    expect(await stored('runtime.thirteenth')).toEqual(['runtime.thirteenth'])
    expect(await schedules.delete('thirteenth')).toBe(true)
    expect(await schedules.delete('thirteenth')).toBe(false)
    expect(await schedules.get('thirteenth')).toBeNull()
  })

  test('the pages of a list have each schedule of its scheduler once', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e']
    for (const key of keys)
      await client.schedules.create(cron('0 3 1 * 5', { key, scheduler: 'paged', task: 'note', input: key }))

    const found: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.schedules.list({
        scheduler: 'paged',
        limit: 3,
        ...(cursor !== undefined && { cursor }),
      })
      found.push(...page.schedules.map(({ key }) => key))
      cursor = page.cursor
    } while (cursor !== undefined)

    expect(found.toSorted()).toEqual(keys)
  })

  test('what can not be kept is refused before anything is sent', async () => {
    const note = { key: 'none', task: 'note', input: 'x' } as const
    const wrong = [
      cron('0 0 0 * * *', note),
      rate('90s', note),
      at(new Date(Date.now() - 1000), note),
      rate('1h', { ...note, timezone: 'Mars/Base' }),
      rate('1h', { ...note, scheduler: 'due' }),
    ]

    for (const entry of wrong)
      await expect(client.schedules.create(entry)).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    expect(await stored('runtime.none')).toEqual([])
  })
})

async function stored(NamePrefix: string): Promise<(string | undefined)[]> {
  const { Schedules = [] } = await sdk.send(new ListSchedulesCommand({ GroupName: GROUP, NamePrefix }))
  return Schedules.map(({ Name }) => Name)
}
