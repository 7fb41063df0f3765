import { expect, test } from 'vitest'
import { failureShare, totalsOf } from '../../../dashboard/totals.ts'
import type { TaskView } from '../../../lib/core/client-types.ts'
import type { QueueRow } from '../../../lib/dashboard/api-types.ts'
import { QueueHistory } from '../../../lib/dashboard/overview/queue-history.ts'
import { queueRates, rateWindow } from '../../../lib/dashboard/overview/queue-rates.ts'

const NOW = 10_000_000
const QUEUE = { group: 'default', priority: 2 } as const
const task = (createdAgo: number, endedAgo?: number, group = 'default') =>
  ({
    group,
    priority: 2,
    createdAt: new Date(NOW - createdAgo),
    completedAt: endedAgo === undefined ? undefined : new Date(NOW - endedAgo),
  }) as TaskView
const facts = { sample: [] as TaskView[], failures: [] as TaskView[], whole: true, nowMs: NOW, sinceMs: NOW - 60_000 }

test('tasks that came are counted by minute, each for its own queue', () => {
  const sample = [task(1000), task(2000), task(3000, undefined, 'images'), task(90_000)]

  expect(queueRates({ ...facts, sample }, QUEUE, [])).toMatchObject({ inPerMinute: 2, outPerMinute: null })
})

test('a sample that does not reach back all the window shortens it', () => {
  const sample = [task(1000), task(30_000)]

  expect(rateWindow({ ...facts, sample, whole: false })).toBe(30_000)
  expect(queueRates({ ...facts, sample, whole: false }, QUEUE, []).inPerMinute).toBe(4)
})

test('what went out is what came in less what there is more of, also where none of the newest has ended', () => {
  const counts = [
    { atMs: NOW - 30_000, open: 500 },
    { atMs: NOW, open: 400 },
  ]

  expect(queueRates({ ...facts, sample: [task(1000), task(2000)] }, QUEUE, counts)).toMatchObject({
    outPerMinute: 102,
    ended: 102,
  })
})

test('what ended before the first look is known from the tasks themselves', () => {
  const counts = [
    { atMs: NOW - 30_000, open: 1 },
    { atMs: NOW, open: 0 },
  ]
  const sample = [task(10_000, 5000), task(50_000, 40_000), task(55_000, 10_000)]

  // One ended before the look; since then one came, and there is one less.
  expect(queueRates({ ...facts, sample }, QUEUE, counts)).toMatchObject({ inPerMinute: 3, outPerMinute: 3, ended: 3 })
})

test('the share of failures is of what ended', () => {
  const sample = [task(4000, 1000), task(5000, 1000), task(6000, 1000), task(7000, 1000)]
  const rates = queueRates({ ...facts, sample, failures: [task(4000, 1000)] }, QUEUE, [])

  expect(rates).toMatchObject({ ended: 4, failed: 1 })
  expect(failureShare([rates])).toBe(0.25)
  expect(failureShare([queueRates(facts, QUEUE, [])])).toBeNull()
})

test('all queues together weigh by what ended in each', () => {
  const row = (ended: number, failed: number, oldestAgeMs: number | null) =>
    ({
      depth: 2,
      inFlight: 1,
      delayed: 0,
      deadLetters: 1,
      oldestAgeMs,
      rates: { inPerMinute: 3, outPerMinute: 1, ended, failed },
    }) as QueueRow

  expect(totalsOf([row(90, 0, 5), row(10, 10, null)])).toEqual({
    depth: 4,
    inFlight: 2,
    delayed: 0,
    deadLetters: 2,
    oldestAgeMs: 5,
    inPerMinute: 6,
    outPerMinute: 2,
    failureShare: 0.1,
  })
  expect(totalsOf([])).toMatchObject({ oldestAgeMs: null, inPerMinute: null, failureShare: null })
})

test('the history keeps no more looks than it is told, and knows which queue was not there yet', () => {
  const history = new QueueHistory(2)
  const queue = { ...QUEUE, depth: 3, inFlight: 1, delayed: 1, oldestAgeMs: null, deadLetters: 0, paused: false }
  history.add(1, [])
  history.add(2, [])
  history.add(3, [queue])

  expect(history.times()).toEqual([2, 3])
  expect(history.waiting(QUEUE)).toEqual([null, 3])
  expect(history.open(QUEUE)).toEqual([{ atMs: 3, open: 5 }])
  expect(history.total('depth')).toEqual([0, 3])
})
