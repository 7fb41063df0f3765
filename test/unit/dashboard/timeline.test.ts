import { expect, test } from 'vitest'
import { timelineOf } from '../../../dashboard/timeline-layout.ts'
import type { AttemptRow, TaskAnswer } from '../../../lib/dashboard/api-types.ts'

const at = (ms: number) => new Date(1_000_000 + ms).toISOString()
const run = (attempt: number, from: number, to: number | undefined, status: AttemptRow['status']): AttemptRow => ({
  attempt,
  startedAt: at(from),
  ...(to !== undefined && { endedAt: at(to) }),
  status,
  logs: [],
})
const answer = (completed: number | undefined, attempts: readonly AttemptRow[], now = 10_000) => ({
  task: { createdAt: at(0), ...(completed !== undefined && { completedAt: at(completed) }) } as TaskAnswer['task'],
  attempts,
  now: at(now),
})

test('runs and the waits before and between them are drawn to scale', () => {
  const { spans, totalMs } = timelineOf(answer(1000, [run(0, 100, 300, 'failed'), run(1, 800, 1000, 'succeeded')]))

  expect(totalMs).toBe(1000)
  expect(spans.map(({ kind, from, to }) => [kind, from, to])).toEqual([
    ['waiting', 0, 0.1],
    ['failed', 0.1, 0.3],
    ['waiting', 0.3, 0.8],
    ['succeeded', 0.8, 1],
  ])
})

test('a run that goes on reaches to now, and a task that waits for its next run is seen to wait', () => {
  expect(timelineOf(answer(undefined, [run(0, 5000, undefined, 'running')])).spans).toMatchObject([
    { kind: 'waiting', to: 0.5 },
    { kind: 'running', from: 0.5, to: 1, run: 1 },
  ])
  expect(timelineOf(answer(undefined, [run(0, 0, 5000, 'failed')])).spans).toMatchObject([
    { kind: 'failed', ms: 5000 },
    { kind: 'waiting', ms: 5000 },
  ])
})

test('a task that never ran, and one that was over in no time, have a timeline too', () => {
  expect(timelineOf(answer(4000, [])).spans).toMatchObject([{ kind: 'waiting', from: 0, to: 1, ms: 4000 }])
  expect(timelineOf(answer(0, [run(0, 0, 0, 'succeeded')]))).toMatchObject({
    totalMs: 1,
    spans: [{ kind: 'succeeded' }],
  })
})

test('ticks are round durations, no more than six of them', () => {
  for (const ms of [1, 7, 340, 4900, 61_000, 5_000_000, 900_000_000, 9_000_000_000]) {
    const { ticks } = timelineOf(answer(ms, []))

    expect(ticks.length).toBeLessThanOrEqual(6)
    expect(ticks.every(({ at: share }) => share >= 0 && share <= 1)).toBe(true)
  }
})
