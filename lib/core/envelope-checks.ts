import type { Envelope } from './envelope.ts'
import { labelProblem } from './labels.ts'
import { LIMITS } from './limits.ts'
import { nameProblem, taskNameProblem } from './names.ts'
import { isInputReference } from './payload-keys.ts'
import { PRIORITY_LEVELS } from './priority.ts'
import type { RetryPolicy } from './retry-policy.ts'
import { isTaskId, trackOf } from './task-id.ts'

/** What a message may say. Whatever gets past here is stored, compared and counted with, so each bound is one that a store can hold. */

/** Whether a value may stand under one key; absent keys come as `undefined`. */
type Check = (value: unknown) => boolean

/** The last instant that a Date can be, in ms since 1970; no span is longer either. */
const MAX_MS = 8_640_000_000_000_000
/** Below it lie numbers that DynamoDB's can't say. */
const MIN_SPAN_MS = 0.001
/** What SQS takes as a message group. */
const MESSAGE_GROUP_ID = /^[!-~]{1,128}$/
const CODEC_NAME = /^[\w-]{1,32}$/
const MAX_TEXT = 256

const text: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT && value.isWellFormed()
const matching =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value)
const count =
  (max: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max
const ms: Check = (value) => value === 0 || (typeof value === 'number' && value >= MIN_SPAN_MS && value <= MAX_MS)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const among =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value)

/** Each key with its check, in the order in which they are written. */
export const ENVELOPE_CHECKS: { readonly [K in keyof Required<Envelope>]: Check } = {
  v: among(1),
  id: isTaskId,
  rec: among('put', 'claim'),
  name: (value) => taskNameProblem(value) === undefined,
  group: (value) => typeof value === 'string' && nameProblem('group', value) === undefined,
  priority: among(...PRIORITY_LEVELS),
  input: () => true,
  inputRef: maybe(isInputReference),
  codec: matching(CODEC_NAME),
  labels: maybe(areLabels),
  track: among('full', 'run', 'none'),
  enqueuedAt: ms,
  dueAt: maybe(ms),
  expiresAt: maybe(ms),
  attempt: maybe(count(LIMITS.attempts.max)),
  retry: maybe(isRetryPolicy),
  timeout: maybe(ms),
  retention: maybe(ms),
  keepInput: maybe(among('failed', 'always')),
  tenant: maybe(matching(MESSAGE_GROUP_ID)),
  parent: maybe(isTaskId),
  retryOf: maybe(isTaskId),
  scheduleKey: maybe(text),
  overlap: maybe(among('skip')),
  depth: maybe(count(Number.MAX_SAFE_INTEGER)),
  trace: maybe(text),
}

/** A sentence where keys that are right by themselves don't go together, else `undefined`. */
export function envelopeConflict(envelope: Envelope): string | undefined {
  const { id, track, rec, input, inputRef, overlap, scheduleKey } = envelope
  if (trackOf(id) !== track) return `track is '${track}', and its id says '${trackOf(id)}'`
  if ((track === 'full' && rec !== 'put') || (track === 'none' && rec !== 'claim'))
    return `rec is '${rec}', which no task of track '${track}' has`
  if (overlap !== undefined && (scheduleKey === undefined || track === 'none'))
    return "overlap is 'skip', which only a task with a scheduleKey and a record has"
  return input !== undefined && inputRef !== undefined ? 'it has both input and inputRef' : undefined
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function areLabels(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const labels = Object.entries(value)
  // One more than a caller may give: that of the requeues.
  return (
    labels.length <= LIMITS.labels.max + 1 && labels.every(([name, item]) => labelProblem(name, item) === undefined)
  )
}

function isRetryPolicy(value: unknown): boolean {
  if (!isPlainObject(value)) return false
  const { attempts, initialMs, maxMs, backoff, jitter } = value as Partial<RetryPolicy>
  return (
    count(LIMITS.attempts.max)(attempts) &&
    attempts !== 0 &&
    ms(initialMs) &&
    ms(maxMs) &&
    among('fixed', 'linear', 'exponential')(backoff) &&
    among('full', 'none')(jitter)
  )
}
