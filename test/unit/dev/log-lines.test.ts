import { expect, it } from 'vitest'
import { logLine } from '../../../lib/dev/log-lines.ts'

const invoked = {
  type: 'invoked',
  group: 'images',
  priority: 1,
  queue: 'tl_media_dev_images_high',
  pid: 7,
  messages: 10,
  failed: 0,
  durationMs: 120.4,
} as const

it('prefixes what a worker prints with its group and process', () => {
  const line = logLine({ type: 'output', group: 'images', pid: 7, stream: 'stdout', line: 'hello' })

  expect(line).toBe('[images 7] hello')
})

it('sums up an invocation', () => {
  expect(logLine(invoked)).toBe('images high: 10 messages in 120 ms')
})

it('says what stayed in the queue, and why', () => {
  const line = logLine({ ...invoked, messages: 1, failed: 1, problem: 'Error: no' })

  expect(line).toBe('images high: 1 message in 120 ms, 1 left in the queue: Error: no')
})

it('is silent about workers that come and go as planned', () => {
  expect(logLine({ type: 'worker-exited', group: 'images', pid: 7 })).toBeUndefined()
  expect(logLine({ type: 'worker-exited', group: 'images', pid: 7, reason: 'it was killed by SIGKILL' })).toContain(
    'SIGKILL',
  )
})
