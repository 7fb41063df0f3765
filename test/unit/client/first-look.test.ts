import { expect, test } from 'vitest'
import { expectedAfter, learnedPace, steadyPace } from '../../../lib/client/first-look.ts'

test('with nothing known, the first look comes after 20 ms, and the second 20 ms later', () => {
  expect(learnedPace(undefined)).toEqual({ firstMs: 20, intervalMs: 20, growth: 1.5 })
})

test.each([
  [12, 6],
  [50, 25],
  [2, 5],
])('an end that is expected after %i ms is looked for then, and %i ms later', (expectedMs, intervalMs) => {
  expect(learnedPace(expectedMs)).toEqual({ firstMs: expectedMs, intervalMs, growth: 1.5 })
})

test.each([
  [5, 5],
  [200, 20],
])('an interval of %i ms is kept, with the first look after %i ms', (intervalMs, firstMs) => {
  expect(steadyPace(intervalMs)).toEqual({ firstMs, intervalMs, growth: 1 })
})

test('a first wait that found the end at its first look expects the next one half-way, for the end was somewhere before', () => {
  expect(expectedAfter({ expectedMs: undefined, missedMs: undefined, seenMs: 20 })).toBe(10)
})

test('a first wait that looked in vain expects the next end between its last two looks', () => {
  expect(expectedAfter({ expectedMs: undefined, missedMs: 20, seenMs: 40 })).toBe(30)
})

test('a look that found the end at the expected time makes the next one a twentieth sooner', () => {
  expect(expectedAfter({ expectedMs: 10, missedMs: undefined, seenMs: 11 })).toBeCloseTo(9.5)
})

test('one that came too early makes the next one later: to where the end was seen, at most by a quarter', () => {
  expect(expectedAfter({ expectedMs: 10, missedMs: 10, seenMs: 13 })).toBe(11.5)
  expect(expectedAfter({ expectedMs: 10, missedMs: 4000, seenMs: 5000 })).toBe(12.5)
})

test('a look before the expected time, which another wait brought along, does not count as one that came too early', () => {
  expect(expectedAfter({ expectedMs: 10, missedMs: 9, seenMs: 13 })).toBeCloseTo(9.5)
})

test('what is expected stays within 2 and 50 ms, whatever is seen', () => {
  let expectedMs: number | undefined
  const wait = (sighting: { readonly missedMs: number | undefined; readonly seenMs: number }, times: number) => {
    for (let time = 0; time < times; time++) expectedMs = expectedAfter({ expectedMs, ...sighting })
    return expectedMs
  }

  expect(wait({ missedMs: undefined, seenMs: 0.5 }, 100)).toBe(2)
  expect(wait({ missedMs: 4000, seenMs: 5000 }, 15)).toBe(50)
})
