import { expect, test } from 'vitest'
import { age, count, duration, percent, plural, rate, usd } from '../../../dashboard/format.ts'

test.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1 s'],
  [3240, '3.2 s'],
  [59_949, '59.9 s'],
  [59_960, '1 m'],
  [125_000, '2 m 5 s'],
  [15_000_000, '4 h 10 m'],
  [266_400_000, '3 d 2 h'],
  [40 * 86_400_000 + 5_000_000, '40 d'],
])('%d ms are written as %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test.each([
  [-5, '0 s'],
  [1999, '1 s'],
  [59_999, '59 s'],
  [61_000, '1 m 1 s'],
])('an age of %d ms is written in whole seconds: %s', (ms, text) => {
  expect(age(ms)).toBe(text)
})

test('what is little is never rounded to nothing', () => {
  expect([0, 0.01, 0.44, 9.96, 1234.4, 12_345].map(rate)).toEqual(['0', '<0.1', '0.4', '10', '1,234', '12.3k'])
  expect([0, 0.004, 0.0996, 0.5, 1].map(percent)).toEqual(['0 %', '0.4 %', '10 %', '50 %', '100 %'])
  expect([0, 0.0000042, 0.0123, 3.4].map(usd)).toEqual(['$0', '$0.0000042', '$0.012', '$3.40'])
})

test('counts have their thousands parted, and nouns their number', () => {
  expect(count(1_234_567)).toBe('1,234,567')
  expect([plural(1, 'task'), plural(0, 'task'), plural(2000, 'task')]).toEqual(['1 task', '0 tasks', '2,000 tasks'])
})
