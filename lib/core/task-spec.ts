import type { StandardSchemaV1 } from '@standard-schema/spec'
import { type Codec, codecOf, codecProblem, json } from './codec.ts'
import type { TaskContext } from './context.ts'
import { DEFAULTS } from './defaults.ts'
import { parseDuration } from './duration.ts'
import { taskNameProblem } from './names.ts'
import { type PriorityLevel, parsePriority } from './priority.ts'
import type { Track } from './record.ts'
import { type RetryFunction, type RetryOptions, type RetryPolicy, retryPolicy, retryProblems } from './retry-policy.ts'
import { isSchema } from './schema.ts'
import type { TaskOptions } from './task.ts'

/** Where a definition keeps its spec; shared by bundled copies. */
export const SPEC: unique symbol = Symbol.for('tasklane.task') as never

/** A definition, complete: defaults filled in, units in names. The untyped core under the typed surface. */
export interface TaskSpec {
  readonly name: string
  readonly schema: StandardSchemaV1 | undefined
  readonly codec: Codec
  readonly run: (input: unknown, ctx: TaskContext) => unknown
  readonly makeState: (() => unknown) | undefined
  readonly group: string
  readonly priority: PriorityLevel
  /** `undefined` means the group's. */
  readonly timeoutMs: number | undefined
  readonly retry: RetryPolicy | RetryFunction | undefined
  readonly track: Track
  readonly logs: 'failed' | 'all' | 'none'
  readonly retentionMs: number
  readonly keepInput: 'failed' | 'always'
  /** Names that it had, oldest first. */
  readonly aliases: readonly string[]
  /** One sentence each; `defineApp` reports them together. */
  readonly problems: readonly string[]
}

interface RawDefinition extends TaskOptions {
  readonly name: string
  readonly input?: unknown
  readonly codec?: unknown
  readonly run: unknown
}

/** The spec of a definition, or `undefined` when `value` is none. */
export function specOf(value: unknown): TaskSpec | undefined {
  return typeof value === 'function' && SPEC in value ? (value[SPEC] as TaskSpec) : undefined
}

/** Never throws: what is wrong stands in `problems`, and a default in its place. */
export function normalizeTask(raw: RawDefinition, makeState: (() => unknown) | undefined): TaskSpec {
  const problems = taskProblems(raw, makeState)
  const retry = raw.retry as RetryOptions | RetryFunction | undefined
  return {
    name: String(raw.name),
    schema: raw.input as StandardSchemaV1 | undefined,
    codec: raw.codec !== undefined && codecProblem(raw.codec) === undefined ? codecOf(raw.codec as Codec) : json,
    run: raw.run as TaskSpec['run'],
    makeState,
    group: raw.group ?? DEFAULTS.group.name,
    priority: parsePriority(raw.priority) ?? DEFAULTS.task.priority,
    timeoutMs: raw.timeout === undefined ? undefined : parseDuration(raw.timeout),
    retry:
      typeof retry === 'object' && retryProblems(retry).length === 0
        ? retryPolicy(retry)
        : typeof retry === 'function'
          ? retry
          : undefined,
    track: raw.track ?? DEFAULTS.task.track,
    logs: raw.logs ?? DEFAULTS.task.logs,
    retentionMs: parseDuration(raw.retention ?? DEFAULTS.task.retentionMs) ?? DEFAULTS.task.retentionMs,
    keepInput: raw.keepInput ?? DEFAULTS.task.keepInput,
    aliases: Array.isArray(raw.aliases) ? raw.aliases : [],
    problems,
  }
}

function taskProblems(raw: RawDefinition, makeState: unknown): string[] {
  const { priority, timeout, retention, codec, retry } = raw
  const named = (text: string) => `task '${String(raw.name)}': ${text}`
  const checks: readonly (string | false | undefined)[] = [
    taskNameProblem(raw.name),
    typeof raw.run !== 'function' && named('run must be a function'),
    raw.input !== undefined &&
      !isSchema(raw.input) &&
      named('input must be a Standard Schema, such as one of zod, valibot or arktype'),
    makeState !== undefined &&
      typeof makeState !== 'function' &&
      named('withState takes a function that makes the state'),
    codec !== undefined && prefixed(named, codecProblem(codec)),
    priority !== undefined &&
      parsePriority(priority) === undefined &&
      named(`priority is ${JSON.stringify(priority)} and must be 0 to 3, or critical, high, normal or low`),
    timeout !== undefined &&
      !isPositive(timeout) &&
      named(`timeout is ${JSON.stringify(timeout)}, which is no duration over 0 such as '30s'`),
    retention !== undefined &&
      parseDuration(retention) === undefined &&
      named(`retention is ${JSON.stringify(retention)}, which is no duration such as '7d'`),
    ...CHOICES.map(([option, choices]) => oneOf(named, option, raw[option], choices)),
    ...(retry === undefined ? [] : retryProblems(retry).map(named)),
    ...aliasProblems(raw.aliases).map(named),
  ]
  return checks.filter((problem) => typeof problem === 'string')
}

function aliasProblems(aliases: unknown): string[] {
  if (aliases === undefined) return []
  if (!Array.isArray(aliases)) return [`aliases is ${JSON.stringify(aliases)} and must be a list of names`]
  return aliases.map(taskNameProblem).flatMap((problem) => (problem === undefined ? [] : [`aliases: ${problem}`]))
}

const CHOICES = [
  ['track', ['full', 'run', 'none']],
  ['logs', ['failed', 'all', 'none']],
  ['keepInput', ['failed', 'always']],
] as const

function oneOf(
  named: (text: string) => string,
  option: string,
  value: unknown,
  choices: readonly string[],
): string | undefined {
  if (value === undefined || choices.includes(String(value))) return undefined
  return named(`${option} is ${JSON.stringify(value)} and must be one of ${choices.join(', ')}`)
}

function prefixed(named: (text: string) => string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : named(problem)
}

function isPositive(duration: unknown): boolean {
  return (parseDuration(duration) ?? 0) > 0
}
