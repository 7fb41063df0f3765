import { expect, test } from 'vitest'
import { defineApp } from '../../../lib/core/app.ts'
import { cron, rate } from '../../../lib/core/schedule.ts'
import { task } from '../../../lib/core/task.ts'
import { createTestQueue } from '../../../lib/testing/test-queue.ts'

/** A zone, a day before its clocks change, a cron, and its next times by that zone's clocks. */
const CHANGES: [zone: string, now: string, cron: string, shown: string[]][] = [
  ['Europe/Berlin', '2027-03-27T12:00:00Z', '30 2 * * *', ['03-28 02:30 skipped', '03-29 02:30', '03-30 02:30']],
  ['Europe/Berlin', '2027-10-30T12:00:00Z', '30 2 * * *', ['10-31 02:30 repeated', '11-01 02:30', '11-02 02:30']],
  ['America/New_York', '2027-03-13T12:00:00Z', '0,30 2 14 3 *', ['03-14 02:00 skipped', '03-14 02:30 skipped']],
  ['America/New_York', '2027-11-06T12:00:00Z', '30 1 * * *', ['11-07 01:30 repeated', '11-08 01:30']],
  [
    'Australia/Lord_Howe',
    '2027-10-02T12:00:00Z',
    '15,45 2 * * *',
    ['10-03 02:15 skipped', '10-03 02:45', '10-04 02:15'],
  ],
  [
    'Australia/Lord_Howe',
    '2027-04-03T12:00:00Z',
    '15,45 1 * * *',
    ['04-04 01:15', '04-04 01:45 repeated', '04-05 01:15'],
  ],
  ['Africa/Casablanca', '2025-02-22T12:00:00Z', '30 2 * * *', ['02-23 02:30 repeated', '02-24 02:30']],
  ['Africa/Casablanca', '2025-04-05T12:00:00Z', '30 2 * * *', ['04-06 02:30 skipped', '04-07 02:30']],
  ['Pacific/Apia', '2020-09-26T12:00:00Z', '30 3 * * *', ['09-27 03:30 skipped', '09-28 03:30']],
  ['Pacific/Apia', '2021-04-03T00:00:00Z', '30 3 * * *', ['04-04 03:30 repeated', '04-05 03:30']],
  ['Pacific/Apia', '2011-12-29T00:00:00Z', '0 12 * * *', ['12-29 12:00', '12-30 12:00 skipped', '12-31 12:00']],
]

test.each(CHANGES)('in %s from %s on, the preview of %s is what runs', async (timezone, now, expression, shown) => {
  const { ran, client, advance } = queueAt(now)
  await client.schedules.create(cron(expression, { key: 'one', task: 'note', input: undefined, timezone }))

  const times = await client.schedules.next('one', shown.length)
  const last = Math.max(...times.map(({ at }) => at?.getTime() ?? 0), Date.parse(now) + 2 * 86_400_000)
  await advance(last - Date.parse(now))

  expect(times.map(({ local, note = '' }) => `${local.slice(5, 16).replace('T', ' ')} ${note}`.trim())).toEqual(shown)
  const coming = times.flatMap(({ at }) => (at === null ? [] : [idAt(at)]))
  expect(ran.slice(0, coming.length)).toEqual(coming)
})

test.each(['20s', '7m'] as const)('the preview of a rate of %s is what runs after it was made', async (every) => {
  const now = '2027-01-01T12:00:30Z'
  const { ran, client, advance } = queueAt(now)
  await client.schedules.create(rate(every, { key: 'one', task: 'note', input: undefined }))
  await advance(0)
  const before = ran.length

  const times = await client.schedules.next('one', 20)
  await advance((times.at(-1)?.at?.getTime() ?? 0) - Date.parse(now))

  const coming = times.flatMap(({ at }) => (at === null ? [] : [idAt(at)]))
  expect(ran.slice(before)).toEqual(coming)
})

function queueAt(now: string) {
  const ran: string[] = []
  const note = task({ name: 'note', run: (_: undefined, ctx) => void ran.push(ctx.task.id) })
  const queue = createTestQueue(defineApp('preview', { tasks: [note] }), { now: new Date(now) })
  return { ran, client: queue.client, advance: (ms: number) => queue.advance(`${ms}ms`) }
}

function idAt(at: Date): string {
  return `runtime.one.${at.toISOString().replace('.000Z', 'Z')}.r`
}
