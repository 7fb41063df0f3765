import { expect, test } from 'vitest'
import { Calendar, type Cohort, CohortQueue, countOf } from '../../../../bench/scale/cohorts.ts'

const cohort = (bornTick: number, count: number): Cohort => ({
  bornTick,
  count,
  sinceTick: bornTick,
  attempt: 0,
  poison: false,
})

test('what came first is taken first, and a cohort can be taken in parts', () => {
  const queue = new CohortQueue()
  queue.push(cohort(1, 3))
  queue.push(cohort(2, 0))
  queue.push(cohort(3, 4))

  const [first, rest] = [queue.take(5), queue.take(5)]

  expect(first.map(({ bornTick, count }) => [bornTick, count])).toEqual([
    [1, 3],
    [3, 2],
  ])
  expect(rest.map(({ bornTick, count }) => [bornTick, count])).toEqual([[3, 2]])
  expect(queue.count).toBe(0)
})

test('many cohorts are neither lost nor taken twice', () => {
  const queue = new CohortQueue()
  for (let tick = 0; tick < 5000; tick++) queue.push(cohort(tick, 3))

  let taken = 0
  while (queue.count > 0) taken += countOf(queue.take(7))

  expect(taken).toBe(15_000)
  expect(queue.oldest).toBeUndefined()
})

test('a calendar gives each item once, when it is due', () => {
  const calendar = new Calendar<string>()
  calendar.put(2, 'a')
  calendar.put(2, 'b')

  expect([calendar.take(1), calendar.take(2), calendar.take(2)]).toEqual([[], ['a', 'b'], []])
})
