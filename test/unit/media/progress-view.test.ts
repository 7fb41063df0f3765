import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { linesView } from '../../../examples/media/lines-view.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('lines tell each second what has changed, and nothing when nothing has', () => {
  const lines: string[] = []
  const view = linesView((line) => lines.push(line))

  view.expect('low', 2)
  vi.advanceTimersByTime(1000)
  vi.advanceTimersByTime(1000)
  view.ended('low', true)
  view.detail('mosaic cat: 3/9')
  vi.advanceTimersByTime(1000)
  view.ended('low', false)
  view.stop()

  expect(lines).toEqual(['  1 s  low 0/2', '  3 s  low 1/2, 1 failed | mosaic cat: 3/9', '  3 s  low 2/2, 1 failed'])
})

test('a stopped view holds no timer', () => {
  const view = linesView(() => {})

  view.stop()
  view.stop()

  expect(vi.getTimerCount()).toBe(0)
})
