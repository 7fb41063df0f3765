import { MalformedMessageError } from './errors/index.ts'
import type { JsonValue } from './json.ts'
import { PRIORITY_LEVELS, type PriorityLevel } from './priority.ts'
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
  /** How many handlers stand between this task and the first, which is 0. */
  readonly depth?: number
  /** W3C traceparent. */
  readonly trace?: string
}

/** One line of JSON, keys in the order of the table below. U+FFFE and U+FFFF, which SQS refuses, are escaped. */
export function encodeEnvelope(envelope: Envelope): string {
  const ordered: Record<string, unknown> = {}
  for (const key of KEYS) if (envelope[key] !== undefined) ordered[key] = envelope[key]
  return JSON.stringify(ordered).replace(REFUSED_BY_SQS, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
}

/** @throws MalformedMessageError for anything but an envelope of this version. Never trusts: unknown keys are left out. */
export function decodeEnvelope(body: string): Envelope {
  const parsed = parse(body)
  if (parsed['v'] !== ENVELOPE_VERSION) throw wrongVersion(parsed['v'])
  const wrong = KEYS.filter((key) => !FIELDS[key](own(parsed, key)))
  if (wrong.length > 0) throw new MalformedMessageError(`${wrong.join(', ')} missing or of a wrong type`)
  return Object.fromEntries(
    KEYS.flatMap((key) => (own(parsed, key) === undefined ? [] : [[key, parsed[key]]])),
  ) as unknown as Envelope
}

const REFUSED_BY_SQS = /[\uFFFE\uFFFF]/g

type Check = (value: unknown) => boolean
const text: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 2048
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const span: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const among =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value)
const object: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const strings: Check = (value) =>
  object(value) && Object.values(value as object).every((item) => typeof item === 'string')

/** Each key with its check, in the order in which they are written. */
const FIELDS: { readonly [K in keyof Required<Envelope>]: Check } = {
  v: among(ENVELOPE_VERSION),
  id: (value) => text(value) && (value as string).length <= 512,
  rec: among('put', 'claim'),
  name: text,
  group: text,
  priority: among(...PRIORITY_LEVELS),
  input: () => true,
  inputRef: maybe(text),
  codec: text,
  labels: maybe(strings),
  track: among('full', 'run', 'none'),
  enqueuedAt: span,
  dueAt: maybe(span),
  expiresAt: maybe(span),
  attempt: maybe(count),
  retry: maybe(isRetryPolicy),
  timeout: maybe(span),
  retention: maybe(span),
  keepInput: maybe(among('failed', 'always')),
  tenant: maybe(text),
  parent: maybe(text),
  retryOf: maybe(text),
  scheduleKey: maybe(text),
  depth: maybe(count),
  trace: maybe(text),
}
const KEYS = Object.keys(FIELDS) as (keyof Envelope)[]

function isRetryPolicy(value: unknown): boolean {
  if (!object(value)) return false
  const policy = value as Partial<RetryPolicy>
  return (
    count(policy.attempts) &&
    (policy.attempts ?? 0) >= 1 &&
    span(policy.initialMs) &&
    span(policy.maxMs) &&
    among('fixed', 'linear', 'exponential')(policy.backoff) &&
    among('full', 'none')(policy.jitter)
  )
}

function parse(body: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new MalformedMessageError('its body is no JSON')
  }
  if (object(parsed)) return parsed as Record<string, unknown>
  throw new MalformedMessageError('its body is no JSON object')
}

function own(parsed: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(parsed, key) ? parsed[key] : undefined
}

function wrongVersion(version: unknown): MalformedMessageError {
  const known = `this worker reads version ${ENVELOPE_VERSION}`
  if (Number.isSafeInteger(version))
    return new MalformedMessageError(
      `it is of version ${String(version)}, and ${known}; deploy the newer worker`,
      Number(version),
    )
  return new MalformedMessageError(`it has no version, and ${known}`)
}
