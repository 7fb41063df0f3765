import { describe, expect, test } from 'vitest'
import { quantile, summarize } from '../../../examples/media/summary.ts'
import { duration, summaryTable } from '../../../examples/media/summary-table.ts'
import { ended } from './outcomes.ts'

describe('the summary of the main job', () => {
  test('counts statuses and retries by priority, most urgent first', () => {
    const { rows, total, failures } = summarize(
      [
        ended({ priority: 'low' }),
        ended({ priority: 'critical', status: 'FAILURE', code: 'BROKEN_PHOTO' }),
        ended({ priority: 'critical', attempt: 1 }),
        ended({ priority: 'critical', status: 'FAILURE', code: 'STORE_BUSY', attempt: 3 }),
        ended({ priority: 'low', status: 'CANCELLED' }),
      ],
      1000,
    )

    expect(rows.map(({ priority, tasks, retried }) => [priority, tasks, retried])).toEqual([
      ['critical', 3, 1],
      ['low', 2, 0],
    ])
    expect(total.byStatus).toEqual({ SUCCESS: 2, FAILURE: 2, CANCELLED: 1 })
    expect(failures).toEqual({ BROKEN_PHOTO: 1, STORE_BUSY: 1 })
  })

  test('leaves the waits of retried tasks out, but not their runs', () => {
    const { total } = summarize([ended({ waitMs: 10, runMs: 1 }), ended({ waitMs: 9000, runMs: 3, attempt: 1 })], 1000)

    expect(total.waitMs).toEqual({ p50: 10, p95: 10 })
    expect(total.runMs).toEqual({ p50: 1, p95: 3 })
  })

  test('gives tasks a second', () => {
    const { tasksPerSecond } = summarize(
      Array.from({ length: 50 }, () => ended()),
      4000,
    )

    expect(tasksPerSecond).toBe(12.5)
  })

  test.each([
    [[], 0.5, null],
    [[7], 0.95, 7],
    [[30, 10, 20], 0.5, 20],
    [[1, 2, 3, 4], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])('of %j the %d quantile is %s', (values, q, expected) => {
    expect(quantile(values, q)).toBe(expected)
  })
})

describe('the table', () => {
  test('fits 80 columns even with long waits', () => {
    const slow = { waitMs: 754_000, runMs: 99_900 } as const
    const many = (['critical', 'high', 'normal', 'low'] as const).flatMap((priority) =>
      Array.from({ length: 2500 }, () => ended({ priority, ...slow })),
    )

    const lines = plain(summaryTable(summarize(many, 754_000))).split('\n')

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(lines.find((line) => line.includes('NORMAL'))).toMatch(
      /NORMAL +2500 +2500 +0 +0 +754\.0 s +754\.0 s +99\.9 s/,
    )
  })

  test('shows a dash where nothing ran', () => {
    const table = plain(summaryTable(summarize([], 1000)))

    expect(table).toMatch(/all +0 +0 +0 +0 +- +- +- +-/)
  })

  test('says how many were cancelled', () => {
    expect(summaryTable(summarize([ended({ status: 'CANCELLED' })], 1000))).toContain('1 of them CANCELLED')
  })

  test.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [9994, '9.99 s'],
    [75_040, '75.0 s'],
  ])('%d milliseconds read %s', (ms, text) => {
    expect(duration(ms)).toBe(text)
  })
})

function plain(text: string): string {
  return text.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'), '')
}
