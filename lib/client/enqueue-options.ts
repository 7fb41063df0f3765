import type { EnqueueOptions } from '../core/client-types.ts'
import { DEFAULTS } from '../core/defaults.ts'
import { type Duration, formatDuration, parseDuration } from '../core/duration.ts'
import { EnqueueOptionError } from '../core/errors/index.ts'
import { instantProblem, parseInstant } from '../core/instant.ts'
import { labelProblems } from '../core/labels.ts'
import { type PriorityLevel, parsePriority, priorityName } from '../core/priority.ts'
import type { Track } from '../core/record.ts'
import { type RetryPolicy, retryPolicy, retryProblems } from '../core/retry-policy.ts'
import type { Route } from './routes.ts'

/** Enqueue options, complete and in milliseconds. What is `undefined` is the definition's to say. */
export interface CheckedOptions {
  readonly priority: PriorityLevel
  readonly track: Track
  readonly dueAt: number | undefined
  readonly expiresAt: number | undefined
  readonly key: { readonly key: string; readonly windowMs: number } | undefined
  readonly labels: Readonly<Record<string, string>> | undefined
  readonly tenant: string | undefined
  readonly retry: RetryPolicy | undefined
  readonly timeoutMs: number | undefined
  readonly retentionMs: number | undefined
  readonly keepInput: 'failed' | 'always' | undefined
}

/** @throws EnqueueOptionError naming every mistake at once. `nowMs` is the time of the call. */
export function checkOptions(given: EnqueueOptions, route: Route, nowMs: number): CheckedOptions {
  const problems = OPTIONS.flatMap((option) => {
    const problem = given[option] === undefined ? undefined : CHECKS[option](given, route, nowMs)
    return problem === undefined ? [] : [{ option, problem }]
  })
  const [first] = problems
  if (first === undefined) return complete(given, route, nowMs)
  throw new EnqueueOptionError(
    first.option,
    `task '${route.name}': ${problems.map(({ problem }) => problem).join('; ')}`,
  )
}

function complete(given: EnqueueOptions, route: Route, nowMs: number): CheckedOptions {
  const { idempotencyKey: key } = given
  return {
    priority: parsePriority(given.priority) ?? route.priority,
    track: given.track ?? route.track,
    dueAt: due(given, nowMs),
    expiresAt: parseInstant(given.expiresAt),
    key: key === undefined ? undefined : keyAndWindow(key),
    labels: given.labels !== undefined && Object.keys(given.labels).length > 0 ? { ...given.labels } : undefined,
    tenant: given.tenant,
    retry: given.retry === undefined ? undefined : retryPolicy(given.retry),
    timeoutMs: parseDuration(given.timeout),
    retentionMs: parseDuration(given.retention),
    keepInput: given.keepInput,
  }
}

function due({ delay, dueAt }: EnqueueOptions, nowMs: number): number | undefined {
  if (dueAt !== undefined) return parseInstant(dueAt)
  const delayMs = parseDuration(delay)
  return delayMs === undefined || delayMs === 0 ? undefined : nowMs + delayMs
}

function keyAndWindow(key: string | { readonly key: string; readonly window: Duration }) {
  if (typeof key === 'string') return { key, windowMs: DEFAULTS.client.idempotencyWindowMs }
  return { key: key.key, windowMs: parseDuration(key.window) ?? DEFAULTS.client.idempotencyWindowMs }
}

/** A sentence for a given option that can't be, else `undefined`. */
type Check = (given: EnqueueOptions, route: Route, nowMs: number) => string | undefined

const CHECKS: { readonly [K in keyof Required<EnqueueOptions>]: Check } = {
  priority: ({ priority }, { group, priorities }) => {
    const level = parsePriority(priority)
    if (level === undefined) return `priority is ${show(priority)} and must be 0 to 3, or critical, high, normal or low`
    if (priorities === undefined || priorities.includes(level)) return undefined
    const there = priorities.map(priorityName).join(', ')
    return `priority is ${priorityName(level)}, and group '${group}' has queues for ${there} only`
  },
  delay: ({ delay, dueAt }) => {
    if (dueAt !== undefined) return 'delay and dueAt say the same thing; give one of them'
    const ms = parseDuration(delay)
    return ms === undefined ? durationProblem('delay', delay) : tooLong('delay', ms)
  },
  dueAt: ({ dueAt }, _, nowMs) => {
    const ms = parseInstant(dueAt)
    return ms === undefined ? instantProblem('dueAt', dueAt) : tooLong('dueAt', ms - nowMs)
  },
  expiresAt: (given, _, nowMs) => {
    const ms = parseInstant(given.expiresAt)
    if (ms === undefined) return instantProblem('expiresAt', given.expiresAt)
    if (ms <= nowMs) return `expiresAt is ${show(given.expiresAt)}, which has passed`
    return ms <= (due(given, nowMs) ?? nowMs)
      ? 'expiresAt is not after the due time, so it could never start'
      : undefined
  },
  idempotencyKey: (given, route) => {
    const { idempotencyKey } = given
    const { key, window } =
      typeof idempotencyKey === 'object' ? idempotencyKey : { key: idempotencyKey, window: undefined }
    if (typeof key !== 'string' || key === '') return `idempotencyKey is ${show(key)} and must be a text of some length`
    if (window !== undefined && !((parseDuration(window) ?? 0) > 0))
      return durationProblem('idempotencyKey.window', window)
    return withoutRecord('idempotencyKey', given, route)
  },
  labels: ({ labels }) => labelProblems(labels)[0],
  tenant: ({ tenant }) =>
    typeof tenant === 'string' && MESSAGE_GROUP_ID.test(tenant)
      ? undefined
      : `tenant is ${show(tenant)} and must be 1 to 128 letters, digits and punctuation of ASCII, as SQS message groups are`,
  retry: ({ retry }) => {
    if (typeof retry === 'function') return 'retry is a function, which only a definition can hold; give it as data'
    const problems = retryProblems(retry)
    return problems.length > 0 ? problems.join('; ') : undefined
  },
  timeout: ({ timeout }, { group, groupTimeoutMs }) => {
    const ms = parseDuration(timeout)
    if (ms === undefined || ms === 0) return durationProblem('timeout', timeout)
    if (groupTimeoutMs === undefined || ms <= groupTimeoutMs) return undefined
    return `timeout is ${formatDuration(ms)}, over the ${formatDuration(groupTimeoutMs)} of its group '${group}'`
  },
  track: (given) => {
    if (!['full', 'run', 'none'].includes(String(given.track)))
      return `track is ${show(given.track)} and must be full, run or none`
    return undefined
  },
  retention: (given, route) =>
    parseDuration(given.retention) === undefined
      ? durationProblem('retention', given.retention)
      : withoutRecord('retention', given, route),
  keepInput: (given, route) =>
    ['failed', 'always'].includes(String(given.keepInput))
      ? withoutRecord('keepInput', given, route)
      : `keepInput is ${show(given.keepInput)} and must be failed or always`,
}
const OPTIONS = Object.keys(CHECKS) as (keyof EnqueueOptions)[]

/** What SQS takes as a message group. */
const MESSAGE_GROUP_ID = /^[!-~]{1,128}$/

function withoutRecord(option: string, given: EnqueueOptions, route: Route): string | undefined {
  if ((given.track ?? route.track) !== 'none') return undefined
  return `${option} needs a record, and the task has none with track 'none'; use track 'run' or 'full'`
}

function tooLong(what: string, ms: number): string | undefined {
  const { maxWaitMs } = DEFAULTS
  if (ms <= maxWaitMs) return undefined
  return `${what} is ${formatDuration(ms)} away and may be ${formatDuration(maxWaitMs)} at most; enqueue it later, or have a schedule do so`
}

function durationProblem(option: string, value: unknown): string {
  return `${option} is ${show(value)}, which is no duration such as '30s'`
}

function show(value: unknown): string {
  return typeof value === 'bigint' || typeof value === 'function'
    ? String(value)
    : (JSON.stringify(value) ?? 'undefined')
}
