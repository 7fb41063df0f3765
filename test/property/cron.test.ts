import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCron } from '../../lib/core/schedules/cron.ts'
import { instants } from '../../lib/core/schedules/instants.ts'
import { CRONS, take } from '../support/any-cron.ts'

describe('a cron expression', () => {
  test('means the instants that croner means', () => {
    fc.assert(
      fc.property(
        CRONS,
        fc.date({ min: new Date('2024-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (expression, from) => {
          const expected = new Cron(expression, { paused: true, timezone: 'UTC' }).nextRuns(5, from)

          const found = take(5, instants(parseCron(expression), 'UTC', from.getTime()))

          expect(found.slice(0, expected.length)).toEqual(expected.map((instant) => instant.getTime()))
        },
      ),
      { numRuns: 500 },
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
    '0 0 32W * *',
    '0 0 * * 5#6',
    '1-2-3 * * * *',
    '*/5/2 * * * *',
    '? * * * *',
    '* ? * * *',
    '* * * ? *',
    '1- * * * *',
    '*-3 * * * *',
    '/5 * * * *',
    '1,,2 * * * *',
    '0 0 LW * *',
    '0 0 1W-5W * *',
    '0 0 * * L',
    '0 0 * * fri-mon',
    '@reboot',
    'every day',
    '',
  ])('%j is refused', (expression) => {
    expect(() => parseCron(expression)).toThrow(RangeError)
  })

  test.each([
    ['0 0 9 * * *', /6 fields instead of 5.*regular/],
    ['@reboot', /"@reboot" is none of the short forms/],
    ['0 0 LW * *', /day of month has "LW", which is not 1 to 31, L, or a day with W such as 15W/],
    ['0 0 * * L', /day of week has "L", which is not .* such as sun, or with a day before it, such as 5L or 5#2/],
    ['* ? * * *', /hour has "\?", which is for days only/],
    ['1-2-3 * * * *', /minute has "1-2-3", which is no range/],
    ['*/5/2 * * * *', /minute has "\*\/5\/2", which has two steps/],
  ])('%j is refused with what would do', (expression, message) => {
    expect(() => parseCron(expression)).toThrow(message)
  })

  test('reads names, Sundays by both numbers, last, nearest and numbered days, and the short forms', () => {
    const days = (expression: string) => parseCron(expression).days

    expect(parseCron('0 9 * jan-mar mon-fri')).toMatchObject({ months: [1, 2, 3], hours: [9] })
    expect(days('0 9 * * mon-fri')).toEqual([{ kind: 'weekdays', weekdays: [1, 2, 3, 4, 5] }])
    expect(days('0 0 * * 5-7')).toEqual([{ kind: 'weekdays', weekdays: [0, 5, 6] }])
    expect(days('0 0 L,1 * *')).toEqual([{ kind: 'days', days: [1] }, { kind: 'last-day' }])
    expect(days('0 0 15w * *')).toEqual([{ kind: 'nearest-weekday', day: 15 }])
    expect(days('0 0 * * fril,2#3')).toEqual([
      { kind: 'last-weekday', weekday: 5 },
      { kind: 'nth-weekday', weekday: 2, nth: 3 },
    ])
    expect(parseCron('@Weekly')).toEqual(parseCron('0 0 * * 0'))
  })
})
