import { expect, test } from 'vitest'
import { nextDelay } from '../../../dashboard/state/pace.ts'
import { routeOf, scheduleHash, taskHash, tasksHash } from '../../../dashboard/state/route-of.ts'
import { requestOf, sinceOf } from '../../../dashboard/task-query.ts'

test('each address leads to its page, with its subject and its query', () => {
  expect(routeOf('')).toMatchObject({ page: 'overview' })
  expect(routeOf(tasksHash({ status: 'FAILURE', name: 'a b' }))).toEqual({
    page: 'tasks',
    params: [],
    query: { status: 'FAILURE', name: 'a b' },
  })
  expect(routeOf(taskHash('maintenance.nightly.2026-01-01T00:00:00Z.r~1'))).toMatchObject({
    page: 'task',
    params: ['maintenance.nightly.2026-01-01T00:00:00Z.r~1'],
  })
  expect(routeOf(scheduleHash({ scheduler: 'main', key: 'a/b' }))).toMatchObject({ params: ['main', 'a/b'] })
  expect(routeOf('#/nowhere')).toMatchObject({ page: 'unknown' })
  expect(routeOf('#/tasks/%zz')).toMatchObject({ page: 'task', params: ['%zz'] })
})

test('spans are counted back from now, instants stay as they are', () => {
  const now = Date.parse('2026-01-02T12:00:00Z')

  expect(sinceOf('5m', now)).toBe('2026-01-02T11:55:00.000Z')
  expect(sinceOf('7d', now)).toBe('2025-12-26T12:00:00.000Z')
  expect(sinceOf('2026-01-01T00:00:00Z', now)).toBe('2026-01-01T00:00:00Z')
  expect(sinceOf('', now)).toBeUndefined()
  expect(requestOf({ status: 'FAILURE', name: '', since: '1h' }, 'next', now)).toBe(
    '/api/tasks?status=FAILURE&since=2026-01-02T11%3A00%3A00.000Z&cursor=next',
  )
})

test('looks come more seldom while nothing changes, and often again once something does', () => {
  const pace = { shortest: 2000, longest: 20_000 }
  const delays = [2000]
  for (let look = 1; look < 8; look++) delays.push(nextDelay(pace, delays[look - 1] ?? 0, false))

  expect(delays).toEqual([2000, 3000, 4500, 6750, 10_125, 15_188, 20_000, 20_000])
  expect(nextDelay(pace, 20_000, true)).toBe(2000)
})
