import { expect, test } from 'vitest'
import { at, cron, rate, regular, type ScheduleEntry } from '../../../../lib/core/schedule.ts'
import { add, app } from '../../../support/client-app.ts'
import { clientWorld } from '../../../support/client-world.ts'

const SUM = { key: 'sum', task: add, input: { a: 1 } } as const

async function next(entry: ScheduleEntry<typeof add>, count: number, nowMs?: string) {
  const world = clientWorld(app)
  if (nowMs !== undefined) await world.advance(Date.parse(nowMs) - world.clock.now())
  await world.client.schedules.create(entry)
  return world.client.schedules.next('sum', count)
}

test('a time that clocks leap over is told, and does not fire', async () => {
  const times = await next(cron('30 2 * * *', { ...SUM, timezone: 'Europe/Paris' }), 3, '2027-03-26T12:00:00Z')

  expect(times).toEqual([
    { local: '2027-03-27T02:30:00', at: new Date('2027-03-27T01:30:00Z') },
    { local: '2027-03-28T02:30:00', at: null, note: 'skipped' },
    { local: '2027-03-29T02:30:00', at: new Date('2027-03-29T00:30:00Z') },
  ])
})

test('a time that clocks show twice fires at the first, and is told', async () => {
  const [time] = await next(cron('30 2 * * *', { ...SUM, timezone: 'Europe/Paris' }), 1, '2027-10-30T12:00:00Z')

  expect(time).toEqual({ local: '2027-10-31T02:30:00', at: new Date('2027-10-31T00:30:00Z'), note: 'repeated' })
})

test('days of the month and of the week are one row of times, each once', async () => {
  const times = await next(cron('0 3 1,8 * 5', SUM), 4, '2026-12-31T00:00:00Z')

  // 1 and 8 January 2027 are both a Friday and a day of the month.
  expect(times.map(({ local }) => local.slice(0, 10))).toEqual(['2027-01-01', '2027-01-08', '2027-01-15', '2027-01-22'])
})

test('sets of seconds are told in their zone, and a rate from when it was made', async () => {
  const seconds = await next(
    regular({ hours: [9], minutes: [0], seconds: [0, 30] }, { ...SUM, timezone: 'Asia/Tokyo' }),
    3,
  )
  const rated = await next(rate('90m', SUM), 2)

  expect(seconds.map(({ local }) => local)).toEqual([
    // Those of 1 January would have had to fire a minute before the schedule was made.
    '2027-01-02T09:00:00',
    '2027-01-02T09:00:30',
    '2027-01-03T09:00:00',
  ])
  expect(rated.map(({ at: time }) => time?.toISOString())).toEqual([
    '2027-01-01T01:30:00.000Z',
    '2027-01-01T03:00:00.000Z',
  ])
})

test('what fires once has one time, its task’s, and start and end bound the others', async () => {
  const once = await next(at('2027-01-01T12:00:07Z', SUM), 5)
  const bounded = await next(
    cron('0 0 * * *', { ...SUM, start: '2027-02-01T00:00:00Z', end: '2027-02-03T00:00:00Z' }),
    9,
  )

  expect(once.map(({ at: time }) => time?.toISOString())).toEqual(['2027-01-01T12:00:07.000Z'])
  expect(bounded.map(({ local }) => local)).toEqual([
    '2027-02-01T00:00:00',
    '2027-02-02T00:00:00',
    '2027-02-03T00:00:00',
  ])
})

test.each([0, 101])('%s times are refused, as is a schedule that is not there', async (count) => {
  const { client } = clientWorld(app)
  await client.schedules.create(rate('1h', SUM))

  await expect(client.schedules.next('sum', count)).rejects.toThrow(/1 to 100/)
  await expect(client.schedules.next('none')).rejects.toMatchObject({ code: 'SCHEDULE_NOT_FOUND' })
})
