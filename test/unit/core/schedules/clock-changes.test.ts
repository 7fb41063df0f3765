import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../../../lib/core/schedules/calendar.ts'
import { parseCron } from '../../../../lib/core/schedules/cron.ts'
import { readEventBridge } from '../../../../lib/core/schedules/eventbridge-read.ts'
import { toEventBridge } from '../../../../lib/core/schedules/eventbridge-write.ts'
import { instants, plannedTimes } from '../../../../lib/core/schedules/instants.ts'
import { take } from '../../../support/any-cron.ts'
import { CLOCK_CHANGES } from '../../../support/clock-changes.ts'

/** The two engines: the cron expression as it is written, and EventBridge's form of it, read by EventBridge's rules. */
const ENGINES: Readonly<Record<string, (expression: string) => Calendar>> = {
  cron: parseCron,
  EventBridge: (expression) => {
    const [said = ''] = toEventBridge(parseCron(expression)).expressions
    const clock = readEventBridge(said)
    if (clock.kind !== 'cron') throw new Error(said)
    return clock.calendar
  },
}

describe.each(Object.entries(ENGINES))('where clocks change, %s', (_, read) => {
  test.each(CLOCK_CHANGES)('$zone, $cron, $what', ({ zone, cron, after, fires }) => {
    const found = take(fires.length, instants(read(cron), zone, Date.parse(after)))

    expect(found.map((at) => new Date(at).toISOString())).toEqual(fires.map((at) => new Date(at).toISOString()))
  })
})

test('a preview names the times that the clocks leap over, and those that they show twice', () => {
  const spring = take(3, plannedTimes(parseCron('30 2 * * *'), 'America/New_York', Date.parse('2027-03-13T00:00:00Z')))
  const autumn = take(1, plannedTimes(parseCron('30 1 * * *'), 'America/New_York', Date.parse('2027-11-07T00:00:00Z')))

  expect(spring).toEqual([
    { local: '2027-03-13T02:30:00', at: Date.parse('2027-03-13T07:30:00Z'), repeated: false },
    { local: '2027-03-14T02:30:00', at: undefined, repeated: false },
    { local: '2027-03-15T02:30:00', at: Date.parse('2027-03-15T06:30:00Z'), repeated: false },
  ])
  expect(autumn).toEqual([{ local: '2027-11-07T01:30:00', at: Date.parse('2027-11-07T05:30:00Z'), repeated: true }])
})

test('what comes after an instant does not begin with that instant', () => {
  const [first] = take(1, instants(parseCron('* * * * *'), 'Asia/Kolkata', Date.parse('2027-01-01T00:00:00Z')))

  expect(first).toBe(Date.parse('2027-01-01T00:01:00Z'))
})

test('a day that never comes gives nothing, and ends', () => {
  expect(take(1, instants(parseCron('0 0 30 2 *'), 'UTC', 0))).toEqual([])
})
