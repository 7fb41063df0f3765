import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CronFields, parseCron } from '../../lib/core/cron.ts'

const numberIn = (min: number, max: number) => fc.integer({ min, max }).map(String)
const item = (min: number, max: number) =>
  fc.oneof(
    numberIn(min, max),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 1, max: max - min }).map((step) => `*/${step}`),
    fc
      .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: Math.min(6, max - min) }))
      .map(([a, b, s]) => `${Math.min(a, b)}-${Math.max(a, b)}/${s}`),
  )
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.array(item(min, max), { minLength: 1, maxLength: 3 }).map((items) => items.join()),
  )

describe('a cron expression', () => {
  test('means the instants that croner means', () => {
    // One of the two day fields is left open: what both together mean is the schedules' affair.
    const days = fc.oneof(fc.tuple(field(1, 28), fc.constant('*')), fc.tuple(fc.constant('*'), field(0, 6)))
    fc.assert(
      fc.property(field(0, 59), field(0, 23), field(1, 12), days, (minute, hour, month, [day, weekday]) => {
        const expression = `${minute} ${hour} ${day} ${month} ${weekday}`
        const fields = parseCron(expression)

        const instants = new Cron(expression, { paused: true, timezone: 'UTC' }).nextRuns(
          5,
          new Date('2027-01-31T22:59:00Z'),
        )

        for (const instant of instants) expect(matches(fields, instant)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    '61 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * foo *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    '* * * *',
    '0 0 0 * * *',
    'every day',
    '',
  ])('%j is refused', (expression) => {
    expect(() => parseCron(expression)).toThrow(RangeError)
  })

  test('reads names, Sundays by both numbers, last days and the short forms', () => {
    expect(parseCron('0 9 * jan-mar mon-fri')).toMatchObject({ months: [1, 2, 3], daysOfWeek: [1, 2, 3, 4, 5] })
    expect(parseCron('0 0 * * 5-7')).toMatchObject({ daysOfWeek: [0, 5, 6] })
    expect(parseCron('0 0 L * *')).toMatchObject({ daysOfMonth: undefined, lastDayOfMonth: true })
    expect(parseCron('0 0 * * 5L')).toMatchObject({ daysOfWeek: undefined, lastDaysOfWeek: [5] })
    expect(parseCron('@Weekly')).toEqual(parseCron('0 0 * * 0'))
  })
})

function matches({ minutes, hours, daysOfMonth, months, daysOfWeek }: CronFields, instant: Date): boolean {
  const has = (values: readonly number[] | undefined, value: number) => values === undefined || values.includes(value)
  return (
    has(minutes, instant.getUTCMinutes()) &&
    has(hours, instant.getUTCHours()) &&
    has(daysOfMonth, instant.getUTCDate()) &&
    has(months, instant.getUTCMonth() + 1) &&
    has(daysOfWeek, instant.getUTCDay())
  )
}
