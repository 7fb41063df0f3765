import type { DeadLetterReason } from '../../../lib/worker/dead-letters.ts'

/** What must become of a message in the end. */
export type Fate =
  | { readonly end: 'dead'; readonly reason: DeadLetterReason | 'none' }
  | { readonly end: 'failed'; readonly error: string }
  | { readonly end: 'done' }
  /** Any of these: it is not known whether the change broke it. */
  | { readonly end: 'somehow' }

export interface FuzzedMessage {
  readonly kind: string
  /** Of the task that it asks for; bodies of broken ones may say otherwise. */
  readonly id: string
  readonly body: string
  readonly fate: Fate
}

/** A message as its id is known. */
export type MakeMessage = (id: string) => Pick<FuzzedMessage, 'body' | 'fate'>

export const MALFORMED: Fate = { end: 'dead', reason: 'Malformed' }
export const DONE: Fate = { end: 'done' }

/** When the fuzzed tasks say that they were enqueued: what test queues' clocks begin with, so any time before or at a test's own now. */
const ENQUEUED_AT = Date.UTC(2026, 0, 1)

/** Keys of an envelope as JSON texts, so that they can say what no value can. */
type RawKeys = Readonly<Record<string, string | undefined>>

/** A good envelope of task `add`, but for the keys that are given, as raw JSON; `undefined` leaves one out. */
export function envelopeText(id: string, changes: RawKeys = {}): string {
  const keys: RawKeys = {
    v: '1',
    id: JSON.stringify(id),
    rec: '"claim"',
    name: '"add"',
    group: '"default"',
    priority: '2',
    input: '{"a":1}',
    codec: '"json"',
    track: '"run"',
    enqueuedAt: String(ENQUEUED_AT),
    ...changes,
  }
  const members = Object.entries(keys).flatMap(([key, raw]) =>
    raw === undefined ? [] : [`${JSON.stringify(key)}:${raw}`],
  )
  return `{${members.join(',')}}`
}

/** As SQS has it: without the characters that it refuses to take. */
export function sendable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?') || '?'
}
