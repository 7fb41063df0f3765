import { expect, test } from 'vitest'
import { ascending, compared, counted, percentile, repeated, timed } from '../../bench/row.ts'

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

test('a comparison is of each round with its own reference, so that a slow minute slows both', () => {
  const row = compared('CPU', {
    unit: 'us',
    values: [110, 330, 105],
    references: [100, 300, 100],
    beside: 'bare',
    most: 1.2,
  })

  expect(row).toMatchObject({
    value: 110,
    min: 105,
    max: 330,
    reference: 100,
    ratio: 1.1,
    ratioMin: 1.05,
    ratioMax: 1.1,
  })
  expect(row).toMatchObject({ beside: 'bare', target: 1.2, ok: true, asserted: false })
})

test('a comparison may have a least instead of a most', () => {
  const of = { unit: 'tasks a second', values: [90], references: [100], beside: 'a peer' }

  expect(compared('drain', { ...of, least: 0.9 })).toMatchObject({ bound: 'least', target: 0.9, ok: true })
  expect(compared('drain', { ...of, least: 0.95 }).ok).toBe(false)
  expect(compared('drain', { ...of, most: 0.5 }).ok).toBe(false)
  expect(compared('drain', of)).not.toHaveProperty('ok')
})

test('a figure of several rounds is their median, with the least and the most', () => {
  expect(repeated('heap', 'MB', [3, 1, 2])).toMatchObject({ value: 2, min: 1, max: 3 })
})
