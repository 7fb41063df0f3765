import { ENVELOPE_CHECKS, envelopeConflict, isPlainObject } from './envelope-checks.ts'
import { MalformedMessageError } from './errors/index.ts'
import { type JsonValue, nestsDeeper } from './json.ts'
import { LIMITS } from './limits.ts'
import type { PriorityLevel } from './priority.ts'
import type { Track } from './record.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** The version this code writes and reads. */
export const ENVELOPE_VERSION = 1

/** The JSON inside a task's message. Instants and spans in milliseconds. Absent means the definition's default. */
export interface Envelope {
  readonly v: typeof ENVELOPE_VERSION
  readonly id: string
  /** Where the record begins: `put` when enqueue wrote it, `claim` when the worker does. */
  readonly rec: 'put' | 'claim'
  readonly name: string
  readonly group: string
  readonly priority: PriorityLevel
  /** The encoded input; absent for `undefined`. */
  readonly input?: JsonValue
  /** Where the encoded input lies, when it is too large to travel: `s3://bucket/key`. */
  readonly inputRef?: string
  readonly codec: string
  readonly labels?: Readonly<Record<string, string>>
  readonly track: Track
  readonly enqueuedAt: number
  readonly dueAt?: number
  readonly expiresAt?: number
  /** The run this message asks for; where a record exists, the record's number wins. */
  readonly attempt?: number
  readonly retry?: RetryPolicy
  readonly timeout?: number
  readonly retention?: number
  readonly keepInput?: 'failed' | 'always'
  readonly tenant?: string
  readonly parent?: string
  readonly retryOf?: string
  readonly scheduleKey?: string
  /** Not to run while another task of its schedule has not ended. */
  readonly overlap?: 'skip'
  /** How many handlers stand between this task and the first, which is 0. */
  readonly depth?: number
  /** W3C traceparent. */
  readonly trace?: string
}

/** One line of JSON, keys in the order of the table below. U+FFFE and U+FFFF, which SQS refuses, are escaped. */
export function encodeEnvelope(envelope: Envelope): string {
  const ordered: Record<string, unknown> = {}
  for (const key of KEYS) if (envelope[key] !== undefined) ordered[key] = envelope[key]
  return sendable(ordered)
}

/** @throws MalformedMessageError for anything but an envelope of this version. Never trusts: unknown keys are left out. */
export function decodeEnvelope(body: string): Envelope {
  const parsed = parse(body)
  if (parsed['v'] !== ENVELOPE_VERSION) throw wrongVersion(parsed['v'])
  const sound: Record<string, unknown> = {}
  const wrong: string[] = []
  for (const key of KEYS) {
    const value = own(parsed, key)
    if (!ENVELOPE_CHECKS[key](value)) wrong.push(key)
    else if (value !== undefined) sound[key] = value
  }
  if (wrong.length > 0) throw new MalformedMessageError(`${wrong.join(', ')} missing, of a wrong type or out of bounds`)
  const envelope = sound as unknown as Envelope
  const conflict = envelopeConflict(envelope)
  if (conflict !== undefined) throw new MalformedMessageError(conflict)
  return envelope
}

/**
 * The body as it reads in another queue. All else of it stays, keys too that this version doesn't know; and so does the whole of a body
 * that is no envelope of this version.
 */
export function readdressed(body: string, to: Pick<Envelope, 'group' | 'priority'>): string {
  try {
    decodeEnvelope(body)
  } catch {
    return body
  }
  const { group, priority } = to
  return sendable({ ...(JSON.parse(body) as Record<string, unknown>), group, priority })
}

function sendable(envelope: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(envelope).replace(REFUSED_BY_SQS, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
}

const REFUSED_BY_SQS = /[\uFFFE\uFFFF]/g

const KEYS = Object.keys(ENVELOPE_CHECKS) as (keyof Envelope)[]

function parse(body: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new MalformedMessageError('its body is no JSON')
  }
  if (!isPlainObject(parsed)) throw new MalformedMessageError('its body is no JSON object')
  const { max } = LIMITS.nesting
  // The envelope itself is one level more.
  if (nestsDeeper(body, max + 1)) throw new MalformedMessageError(`it nests deeper than ${max} levels`)
  return parsed
}

function own(parsed: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(parsed, key) ? parsed[key] : undefined
}

function wrongVersion(version: unknown): MalformedMessageError {
  const known = `this worker reads version ${ENVELOPE_VERSION}`
  if (Number.isSafeInteger(version) && Number(version) > ENVELOPE_VERSION)
    return new MalformedMessageError(
      `it is of version ${String(version)}, and ${known}; deploy the newer worker`,
      Number(version),
    )
  return new MalformedMessageError(`it has no version, and ${known}`)
}
