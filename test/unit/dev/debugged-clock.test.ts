import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { debuggedClock } from '../../../lib/dev/runner/debugged-clock.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('goes as time does while the process runs', () => {
  const clock = debuggedClock(performance)
  const from = clock.monotonic()

  vi.advanceTimersByTime(5000)

  expect(clock.monotonic() - from).toBe(5000)
})

it('stands still while the process is held, and its timers wait for what is missing', () => {
  let heldMs = 0
  const clock = debuggedClock({ now: () => performance.now() + heldMs })
  const from = clock.monotonic()
  const called = vi.fn()
  clock.after(2000, called)
  vi.advanceTimersByTime(1000)

  heldMs = 60_000
  const whenResumed = clock.monotonic()
  vi.advanceTimersByTime(900)
  const calledBefore = called.mock.calls.length
  vi.advanceTimersByTime(200)

  expect(whenResumed - from).toBe(1000)
  expect([calledBefore, called.mock.calls.length]).toEqual([0, 1])
})

it('does not call what was cancelled', () => {
  const called = vi.fn()
  const cancel = debuggedClock(performance).after(100, called)

  cancel()
  vi.advanceTimersByTime(1000)

  expect(called).not.toHaveBeenCalled()
})
