import { expect, test } from 'vitest'
import { ascending, counted, percentile, timed } from '../../bench/row.ts'

test('a count over its target fails the run, a time over its target does not', () => {
  const rows = [counted('requests', 11, 'requests', 10), timed('p50', 11, 10)]

  expect(rows.map(({ ok, asserted }) => ({ ok, asserted }))).toEqual([
    { ok: false, asserted: true },
    { ok: false, asserted: false },
  ])
})

test('a value that equals its target is within it', () => {
  expect(counted('receives', 0.1, 'requests', 0.1).ok).toBe(true)
})

test('a figure without a target is neither good nor bad', () => {
  expect(counted('of it zod', 96_000, 'bytes')).toEqual({
    name: 'of it zod',
    value: 96_000,
    unit: 'bytes',
    asserted: false,
  })
})

test.each([
  [0.5, 50],
  [0.95, 95],
  [1, 100],
])('the percentile %d of 1 to 100 is %d', (share, expected) => {
  const values = ascending(Array.from({ length: 100 }, (_, index) => 100 - index))

  expect(percentile(values, share)).toBe(expected)
})
