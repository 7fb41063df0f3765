import { DEFAULTS } from './defaults.ts'
import { ceilSeconds, type Duration, parseDuration } from './duration.ts'
import { type Latency, latencyProblem, latencyWindowSeconds } from './latency.ts'
import { LIMITS, violation } from './limits.ts'
import { PRIORITY_LEVELS, type Priority, type PriorityLevel, parsePriority } from './priority.ts'
import { parseSizeMb, type Size } from './size.ts'

/** The tasks that share one worker function: its memory, timeout, concurrency and bundle. */
export interface GroupOptions {
  /** @default '512 MB' */
  readonly memory?: Size
  /** How long one task may take; the function's own timeout is 15 s longer. At most 885 s. @default '1m' */
  readonly timeout?: Duration
  /** Tasks that one invocation runs at once, 1 to 10; also the batch size. @default 10 */
  readonly parallelism?: number
  /**
   * `'low'`: a task is handed over as soon as it is there. `'cheap'`: a batch may fill for 5 seconds, which costs that wait while little is
   * queued, and saves up to four fifths of the requests and invocations; under a backlog batches are full either way.
   * @default 'low'
   */
  readonly latency?: Latency
  /** How long a batch is filled before it is handed over, up to 5 minutes. With `latency`, in place of its 5 seconds. @default 0 */
  readonly window?: Duration
  /** Most invocations at once of each priority's mapping, 2 to 1000; LOW gets half. @default none */
  readonly maxInvocations?: number
  /** Split `maxInvocations` over the priorities, instead of letting each use all of it. @default false */
  readonly hard?: boolean
  /** Only these queues are made. @default all four */
  readonly priorities?: readonly Priority[]
  /** @default 'arm64' */
  readonly architecture?: 'arm64' | 'x86_64'
  /** Packages that are installed for the function rather than bundled, such as those with native parts. */
  readonly nodeModules?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /**
   * Where handlers run. `'thread'`: each in a worker thread, so that one that blocks or never ends is terminated at its timeout, and its
   * neighbours never notice. A thread costs some 25 MB and loads the app for itself; `withState` is made once per thread.
   * @default 'none': beside the worker
   */
  readonly isolate?: 'none' | 'thread'
  /** What one thread's heap may take, at most the group's memory; a task that needs more fails as WorkerCrashed, alone. @default Node's own limit */
  readonly threadMemory?: Size
}

/** A group, complete. */
export interface GroupSpec {
  readonly name: string
  readonly memoryMb: number
  readonly timeoutMs: number
  readonly parallelism: number
  readonly windowSeconds: number
  readonly maxInvocations: number | undefined
  readonly hard: boolean
  readonly priorities: readonly PriorityLevel[]
  readonly architecture: 'arm64' | 'x86_64'
  readonly nodeModules: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly isolate: 'none' | 'thread'
  /** `undefined` for Node's own limit. */
  readonly threadMemoryMb: number | undefined
}

/** Declares a group's function. @example groups: { images: group({ memory: '1 GB', parallelism: 2 }) } */
export function group(options: GroupOptions = {}): GroupOptions {
  return options
}

/** Never throws; see {@link groupProblems} for what is wrong. */
export function normalizeGroup(name: string, options: GroupOptions): GroupSpec {
  const levels = (options.priorities ?? []).map(parsePriority)
  return {
    name,
    memoryMb: parseSizeMb(options.memory) ?? DEFAULTS.group.memoryMb,
    timeoutMs: parseDuration(options.timeout) ?? DEFAULTS.group.timeoutMs,
    parallelism: options.parallelism ?? DEFAULTS.group.parallelism,
    windowSeconds: windowSeconds(options),
    maxInvocations: options.maxInvocations,
    hard: options.hard ?? false,
    priorities:
      options.priorities === undefined ? PRIORITY_LEVELS : PRIORITY_LEVELS.filter((level) => levels.includes(level)),
    architecture: options.architecture ?? DEFAULTS.group.architecture,
    nodeModules: options.nodeModules ?? [],
    environment: options.environment ?? {},
    isolate: options.isolate ?? DEFAULTS.group.isolate,
    threadMemoryMb: parseSizeMb(options.threadMemory),
  }
}

/** One sentence a mistake. */
export function groupProblems(name: string, options: GroupOptions): string[] {
  const of = (option: string) => `group '${name}': ${option}`
  const { memory, timeout, window, parallelism, maxInvocations, priorities } = options
  const timeoutMs = parseDuration(timeout)
  const problems = [
    memory !== undefined &&
      (parseSizeMb(memory) === undefined
        ? `${of('memory')} is ${JSON.stringify(memory)}, which is no size such as '512 MB'`
        : violation('memoryMb', parseSizeMb(memory) ?? 0, of('memory'))),
    timeout !== undefined &&
      (timeoutMs === undefined
        ? `${of('timeout')} is ${JSON.stringify(timeout)}, which is no duration such as '1m'`
        : violation('groupTimeoutSeconds', timeoutMs / 1000, of('timeout'))),
    window !== undefined &&
      (parseDuration(window) === undefined
        ? `${of('window')} is ${JSON.stringify(window)}, which is no duration such as '5s'`
        : violation('windowSeconds', ceilSeconds(parseDuration(window) ?? 0), of('window'))),
    latencyProblem(of('latency'), options.latency, window),
    parallelism !== undefined && whole('parallelism', parallelism, of('parallelism')),
    maxInvocations !== undefined && whole('maxInvocations', maxInvocations, of('maxInvocations')),
    priorities !== undefined &&
      priorities.length === 0 &&
      `${of('priorities')} is empty; name at least one, or leave it out for all four`,
    ...(priorities ?? []).map(
      (priority) =>
        parsePriority(priority) === undefined &&
        `${of('priorities')} has ${JSON.stringify(priority)}, which is none of critical, high, normal, low`,
    ),
    hardSplitProblem(name, options),
    ...isolationProblems(name, options),
  ]
  return problems.filter((problem) => typeof problem === 'string')
}

/** Invocations that one priority's mapping may run at once; `undefined` for no limit. */
export function mappingConcurrency(spec: GroupSpec, priority: PriorityLevel): number | undefined {
  if (spec.maxInvocations === undefined) return undefined
  if (spec.hard) return Math.floor(spec.maxInvocations / spec.priorities.length)
  const half = Math.max(LIMITS.maxInvocations.min, Math.floor(spec.maxInvocations / 2))
  return priority === 3 ? half : spec.maxInvocations
}

function windowSeconds({ window, latency }: GroupOptions): number {
  const windowMs = parseDuration(window)
  return windowMs === undefined ? latencyWindowSeconds(latency) : ceilSeconds(windowMs)
}

function hardSplitProblem(name: string, { hard, maxInvocations, priorities }: GroupOptions): string | undefined {
  const queues = priorities?.length ?? PRIORITY_LEVELS.length
  const needed = queues * LIMITS.maxInvocations.min
  if (!hard || (maxInvocations !== undefined && maxInvocations >= needed)) return undefined
  return `group '${name}': hard splits maxInvocations (${maxInvocations ?? 'none given'}) over ${queues} priorities, and each needs 2: give ${needed} or more, or fewer priorities`
}

function isolationProblems(name: string, options: GroupOptions): (string | undefined)[] {
  const { isolate = DEFAULTS.group.isolate, threadMemory } = options
  const known = isolate === 'none' || isolate === 'thread'
  const unknown = known
    ? undefined
    : `group '${name}': isolate is ${JSON.stringify(isolate)} and must be none or thread`
  if (threadMemory === undefined) return [unknown]
  const of = `group '${name}': threadMemory`
  const threadMb = parseSizeMb(threadMemory)
  const memoryMb = parseSizeMb(options.memory) ?? DEFAULTS.group.memoryMb
  return [
    unknown,
    isolate === 'none' ? `${of} is given, and there are no threads; add isolate: 'thread', or leave it out` : undefined,
    threadMb === undefined
      ? `${of} is ${JSON.stringify(threadMemory)}, which is no size such as '128 MB'`
      : violation('threadMemoryMb', threadMb, of),
    threadMb !== undefined && threadMb > memoryMb
      ? `${of} is ${threadMb} MB, over the group's memory of ${memoryMb} MB; raise memory, or lower it`
      : undefined,
  ]
}

function whole(limit: 'parallelism' | 'maxInvocations', value: number, label: string): string | undefined {
  return Number.isInteger(value)
    ? violation(limit, value, label)
    : `${label} is ${String(value)} and must be a whole number`
}
