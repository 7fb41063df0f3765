import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeEnvelope } from '../../lib/core/envelope.ts'
import { type DueMessage, dueNames, dueSchedule, needsSchedule, sentAtLatest } from '../../lib/core/schedules/due.ts'
import { readEventBridge } from '../../lib/core/schedules/eventbridge-read.ts'
import { anyEnvelope } from '../support/any-envelope.ts'

const digest = (text: string) => createHash('sha256').update(text).digest('base64url')

const uuid = fc.uuid({ version: 7 })
const anyId = fc.oneof(
  uuid,
  fc.tuple(uuid, fc.constantFrom('.r', '.n', '~1', '.r~2', '.r.t1', '.t1', '.tr')).map(([id, suffix]) => id + suffix),
  fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:~+-]{0,255}$/),
)
const anyTime = fc.integer({ min: 0, max: Date.UTC(2200, 0) })
const message = fc.record<DueMessage>({
  id: anyId,
  queue: fc.constant('queue'),
  body: fc.constant('{}'),
  dueAt: anyTime,
  first: fc.boolean(),
})

test('two waits have one name only if they are the same wait, and EventBridge takes every name', () => {
  const identity = ({ id, dueAt, first }: DueMessage) => JSON.stringify([id, first ? 'first' : Math.ceil(dueAt / 1000)])

  fc.assert(
    fc.property(message, message, fc.boolean(), (a, other, sameId) => {
      const b = sameId ? { ...other, id: a.id } : other
      const [nameA, nameB] = [dueSchedule(a, digest).name, dueSchedule(b, digest).name]

      expect(nameA).toMatch(/^due\.[0-9a-zA-Z_.-]{1,60}$/)
      expect(nameA === nameB).toBe(identity(a) === identity(b))
    }),
  )
})

test('a task that waits is found under the name that its message was given', () => {
  fc.assert(
    fc.property(message, ({ first, ...rest }) => {
      const record = { id: rest.id, notBefore: rest.dueAt, ...(first && { dueAt: rest.dueAt }) }

      expect(dueNames(record, digest)).toContain(dueSchedule({ ...rest, first }, digest).name)
    }),
  )
})

test('the schedule fires at most two minutes before the time, and at least one minute and 59 seconds', () => {
  fc.assert(
    fc.property(message, (wait) => {
      const clock = readEventBridge(dueSchedule(wait, digest).expression)
      const ahead = wait.dueAt - (clock.kind === 'at' ? clock.local : Number.NaN)

      expect(ahead).toBeLessThanOrEqual(120_000)
      expect(ahead).toBeGreaterThan(119_000)
    }),
  )
})

test('EventBridge finds no placeholder in what it sends, which reads as the message did', () => {
  fc.assert(
    fc.property(anyEnvelope, message, fc.string({ unit: 'binary' }), (envelope, wait, text) => {
      const body = encodeEnvelope({ ...envelope, input: [text, '<aws.scheduler.scheduled-time>', '\uFFFE\uFFFF'] })

      const { message: sent } = dueSchedule({ ...wait, body }, digest)

      expect(sent).not.toMatch(/[<\uFFFE\uFFFF]/)
      expect(JSON.parse(sent)).toEqual(JSON.parse(body))
    }),
  )
})

test('what waits is never thought to be sent earlier than it may be', () => {
  fc.assert(
    fc.property(anyTime, fc.integer({ min: -1000, max: 365 * 86_400_000 }), (now, waitMs) => {
      const latest = sentAtLatest(now, now + waitMs)

      expect(latest).toBeGreaterThanOrEqual(Math.max(now, now + waitMs))
      if (needsSchedule(waitMs)) expect(latest - now - waitMs).toBe(86_400_000)
    }),
  )
})
