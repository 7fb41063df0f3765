import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Calendar, includes } from '../../lib/core/schedules/calendar.ts'
import { parseCron } from '../../lib/core/schedules/cron.ts'
import { readEventBridge } from '../../lib/core/schedules/eventbridge-read.ts'
import { toEventBridge } from '../../lib/core/schedules/eventbridge-write.ts'
import { instants } from '../../lib/core/schedules/instants.ts'
import { wallTime } from '../../lib/core/schedules/wall-time.ts'
import { CRONS, take, ZONES } from '../support/any-cron.ts'

const DAY_MS = 86_400_000
const INSTANTS = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .map((date) => date.getTime())

describe('a schedule in EventBridge’s form', () => {
  test('fires when the cron expression says, in every zone, on days when clocks change too', () => {
    fc.assert(
      fc.property(CRONS, ZONES, INSTANTS, (expression, zone, from) => {
        const calendar = parseCron(expression)

        const fired = firings(calendar, zone, from, 8)

        expect(fired).toEqual(take(fired.length, instants(calendar, zone, from)))
      }),
      { numRuns: 400 },
    )
  })

  test('fires when croner says, wherever no clocks change', () => {
    fc.assert(
      fc.property(CRONS, ZONES, INSTANTS, (expression, zone, from) => {
        const expected = new Cron(expression, { paused: true, timezone: zone }).nextRuns(5, new Date(from))
        const last = expected.at(-1)?.getTime() ?? from
        // The two libraries mean to differ there: croner fires late what the clocks leap over, and more than once what they repeat.
        fc.pre(!clocksChange(zone, from - DAY_MS, last + DAY_MS))

        const fired = firings(parseCron(expression), zone, from, 5)

        expect(fired.slice(0, expected.length)).toEqual(expected.map((instant) => instant.getTime()))
      }),
      { numRuns: 150 },
    )
  })

  test('of sets that all have to hold fires too often, and says which firings count', () => {
    const fridays13: Calendar = {
      ...parseCron('0 9 * * *'),
      days: [
        { kind: 'days', days: [13] },
        { kind: 'weekdays', weekdays: [5] },
      ],
      daysBy: 'all',
    }

    const translation = toEventBridge(fridays13)
    const fired = firings(fridays13, 'Europe/Berlin', Date.parse('2026-01-01T00:00:00Z'), 3)

    expect(translation).toMatchObject({ expressions: ['cron(0 9 13 * ? *)'], only: fridays13 })
    expect(fired.map((at) => new Date(at).toISOString())).toEqual([
      '2026-02-13T08:00:00.000Z',
      '2026-03-13T08:00:00.000Z',
      '2026-11-13T08:00:00.000Z',
    ])
  })

  test('with seconds fires each minute, a minute ahead', () => {
    const calendar: Calendar = { ...parseCron('* * * * *'), seconds: [0, 30] }

    expect(toEventBridge(calendar)).toEqual({
      expressions: ['cron(* * * * ? *)'],
      timezone: 'UTC',
      leadSeconds: 60,
      offsets: [0, 30],
      only: undefined,
    })
    expect(toEventBridge({ ...calendar, hours: [9] }).only).toEqual({ ...calendar, hours: [9] })
  })

  test.each([
    ['*/15 9-17 * * 1-5', ['cron(0/15 9-17 ? * 2-6 *)']],
    ['0 0 1,15 * 0', ['cron(0 0 1,15 * ? *)', 'cron(0 0 ? * 1 *)']],
    ['0 0 L,1 * *', ['cron(0 0 1 * ? *)', 'cron(0 0 L * ? *)']],
    ['0 0 15W * 5L', ['cron(0 0 15W * ? *)', 'cron(0 0 ? * 6L *)']],
    ['5,6,7,20 * * jan *', ['cron(5-7,20 * * 1 ? *)']],
  ])('%s is %j', (expression, expected) => {
    expect(toEventBridge(parseCron(expression)).expressions).toEqual(expected)
  })

  test('that would be too long is refused, with both lengths', () => {
    const withYears = (count: number) => ({
      ...parseCron('0 0 1 1 *'),
      years: Array.from({ length: count }, (_, index) => 1970 + index + Math.floor((index * index) / 16)),
    })

    expect(toEventBridge(withYears(30)).expressions[0]?.length).toBeLessThanOrEqual(256)
    expect(() => toEventBridge(withYears(60))).toThrow(/takes \d+ characters .* 256 are allowed/)
  })
})

describe('an expression that EventBridge would refuse is refused', () => {
  test.each([
    'cron(0 9 * * *)',
    'cron(0 9 * * * *)',
    'cron(0 9 ? * ? *)',
    'cron(60 9 * * ? *)',
    'cron(0 9 * 13 ? *)',
    'cron(0 9 ? * 8 *)',
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(30 seconds)',
    'at(2027-01-01)',
    'at(2027-13-01T00:00:00)',
    'every day',
  ])('%s', (expression) => {
    expect(() => readEventBridge(expression)).toThrow(RangeError)
  })
})

/** What the schedules fire together, each instant once, as a worker takes them. */
function firings(calendar: Calendar, zone: string, from: number, count: number): number[] {
  const { expressions, only } = toEventBridge(calendar)
  const all = expressions.flatMap((expression) => {
    const clock = readEventBridge(expression)
    if (clock.kind !== 'cron') throw new Error(`${expression} is no cron`)
    return take(only === undefined ? count : 200, instants(clock.calendar, zone, from))
  })
  return [...new Set(all)]
    .filter((at) => only === undefined || includes(only, wallTime(zone, at)))
    .sort((a, b) => a - b)
    .slice(0, count)
}

function clocksChange(zone: string, from: number, until: number): boolean {
  if (until - from > 400 * DAY_MS) return zone !== 'UTC' && zone !== 'Asia/Kolkata' && zone !== 'Asia/Kathmandu'
  const offset = (at: number) => wallTime(zone, at) - at
  for (let at = from; at < until; at += DAY_MS) if (offset(at) !== offset(from)) return true
  return offset(until) !== offset(from)
}
