import { expect, it } from 'vitest'
import { logLine } from '../../../lib/dev/log-lines.ts'
import type { WorkerEvent } from '../../../lib/worker/tell.ts'

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

it('says of a task what went wrong with it, shortly', () => {
  const task = { app: 'media', stage: 'dev', id: '7', name: 'resize', group: 'images' } as const
  const error = { errorType: 'TypeError', errorCode: 'NO_PHOTO', durationMs: 12.3 } as const
  const line = (event: WorkerEvent) => logLine({ type: 'task', group: 'images', pid: 7, event })

  expect(line({ kind: 'failed', ...task, ...error })).toBe('images: resize 7 failed after 12 ms: TypeError (NO_PHOTO)')
  expect(line({ kind: 'retried', ...task, ...error, delayMs: 1000 })).toBe(
    'images: resize 7 runs again in 1000 ms: TypeError (NO_PHOTO)',
  )
  expect(line({ kind: 'dead-lettered', app: 'media', stage: 'dev', messageId: 'm1', reason: 'Malformed' })).toBe(
    'images: message m1 went to the dead-letter queue: Malformed',
  )
})

it('sums up an invocation', () => {
  expect(logLine(invoked)).toBe('images high: 10 messages in 120 ms')
})

it('says what stayed in the queue, and why', () => {
  const line = logLine({ ...invoked, messages: 1, failed: 1, problem: 'Error: no' })

  expect(line).toBe('images high: 1 message in 120 ms, 1 left in the queue: Error: no')
})

it('tells what a sweep did', () => {
  expect(logLine({ type: 'swept', ended: 1, expiredPayloads: 2, moved: 3 })).toBe(
    'swept: 1 tasks had lost their message, 2 payloads were too old, 3 messages left queues that are gone',
  )
})

it('is silent about workers that come and go as planned', () => {
  expect(logLine({ type: 'worker-exited', group: 'images', pid: 7 })).toBeUndefined()
  expect(logLine({ type: 'worker-exited', group: 'images', pid: 7, reason: 'it was killed by SIGKILL' })).toContain(
    'SIGKILL',
  )
})
