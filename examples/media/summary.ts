import type { Outcome } from 'tasklane'
import { PRIORITIES, type PriorityName } from './planned-task.ts'
import type { EndedTask } from './run-tasks.ts'

export interface Spread {
  readonly p50: number
  readonly p95: number
}

/** The tasks of one priority, or all of them. Times in milliseconds; `null` where no task counts. */
export interface SummaryRow {
  readonly priority: PriorityName | 'all'
  readonly tasks: number
  readonly byStatus: Readonly<Record<Outcome['status'], number>>
  /** Tasks that succeeded after one failed attempt or more. */
  readonly retried: number
  /** From enqueuing to the start, of tasks that ran once: the others waited on purpose in between. */
  readonly waitMs: Spread | null
  /** How long the last run took. */
  readonly runMs: Spread | null
}

export interface Summary {
  readonly rows: readonly SummaryRow[]
  readonly total: SummaryRow
  readonly elapsedMs: number
  readonly tasksPerSecond: number
  /** By error code, how many tasks ended so. */
  readonly failures: Readonly<Record<string, number>>
}

/** @param elapsedMs - from the first enqueue to the last outcome. */
export function summarize(ended: readonly EndedTask[], elapsedMs: number): Summary {
  return {
    rows: PRIORITIES.map((priority) =>
      row(
        priority,
        ended.filter(({ planned }) => planned.options.priority === priority),
      ),
    ).filter(({ tasks }) => tasks > 0),
    total: row('all', ended),
    elapsedMs: Math.round(elapsedMs),
    tasksPerSecond: Math.round((ended.length / elapsedMs) * 10_000) / 10,
    failures: countFailures(ended),
  }
}

/** The value that a share `q` of `values` doesn't exceed (nearest rank); `null` of none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
}

function row(priority: SummaryRow['priority'], ended: readonly EndedTask[]): SummaryRow {
  const outcomes = ended.map(({ outcome }) => outcome)
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  return {
    priority,
    tasks: outcomes.length,
    byStatus: { SUCCESS: count('SUCCESS'), FAILURE: count('FAILURE'), CANCELLED: count('CANCELLED') },
    retried: outcomes.filter(({ status, attempt }) => status === 'SUCCESS' && attempt > 0).length,
    waitMs: spread(
      outcomes
        .filter(({ attempt }) => attempt === 0)
        .map(({ startedAt, createdAt }) =>
          startedAt === undefined ? undefined : startedAt.getTime() - createdAt.getTime(),
        ),
    ),
    runMs: spread(outcomes.map(({ executionMs }) => executionMs)),
  }
}

function spread(values: readonly (number | undefined)[]): Spread | null {
  const known = values.filter((value) => value !== undefined)
  const [p50, p95] = [quantile(known, 0.5), quantile(known, 0.95)]
  return p50 === null || p95 === null ? null : { p50, p95 }
}

function countFailures(ended: readonly EndedTask[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of ended)
    if (outcome.error !== undefined) counts[outcome.error.code] = (counts[outcome.error.code] ?? 0) + 1
  return counts
}
