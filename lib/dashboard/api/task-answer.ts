import type { TaskAttempt, TaskDetails, TaskLogLine } from '../../core/client-types.ts'
import { DEFAULTS } from '../../core/defaults.ts'
import { docsOf } from '../../core/errors/docs-of.ts'
import type { StoredError } from '../../core/record.ts'
import { trackOf } from '../../core/task-id.ts'
import type { AttemptRow, LogRow, TaskAnswer } from '../api-types.ts'
import { runCost } from '../cost/run-cost.ts'
import type { GroupFacts } from '../definitions/app-facts.ts'
import { shownValue } from './json-view.ts'
import { instant, taskRow } from './task-row.ts'

/** A task as its page shows it. @param live - what runs have written that go on */
export function taskAnswer(
  details: TaskDetails,
  live: readonly TaskLogLine[],
  group: GroupFacts | undefined,
  nowMs: number,
): TaskAnswer {
  const { error, takeovers, cancelRequested, parent, tenant, scheduleKey } = details
  const { error: _, ...row } = taskRow(details)
  const attempts = attemptRows(details, live)
  return {
    task: {
      ...row,
      takeovers,
      cancelRequested,
      ...(error !== undefined && { error: explained(error) }),
      ...instant('expiresAt', details.expiresAt),
      ...(parent !== undefined && { parent }),
      ...(tenant !== undefined && { tenant }),
      ...(scheduleKey !== undefined && { scheduleKey }),
    },
    ...('input' in details && { input: shownValue(details.input) }),
    ...('value' in details && { value: shownValue(details.value) }),
    attempts,
    cost: runCost({
      track: trackOf(details.id),
      runsMs: attempts.map(({ startedAt, endedAt }) => durationMs(startedAt, endedAt, nowMs)),
      memoryMb: group?.memoryMb ?? DEFAULTS.group.memoryMb,
      architecture: group?.architecture ?? DEFAULTS.group.architecture,
    }),
    memoryKnown: group !== undefined,
    now: new Date(nowMs).toISOString(),
  }
}

function explained(error: StoredError): NonNullable<TaskAnswer['task']['error']> {
  const docs = docsOf(error.code)
  return { ...error, ...(docs !== undefined && { docs }) }
}

/** The runs that were kept, and the last one, of which the record itself tells. */
function attemptRows(details: TaskDetails, live: readonly TaskLogLine[]): AttemptRow[] {
  const kept = details.attempts.map((attempt) => keptRow(attempt, details))
  const last = lastRow(details, live)
  const isKept = last === undefined || kept.some(({ attempt }) => attempt === last.attempt)
  return (isKept ? kept : [...kept, last]).toSorted((a, b) => a.attempt - b.attempt)
}

function keptRow(
  { attempt, startedAt, endedAt, error, logs, logsCut }: TaskAttempt,
  { status }: TaskDetails,
): AttemptRow {
  return {
    attempt,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    status: error === undefined && status === 'SUCCESS' ? 'succeeded' : 'failed',
    ...(error !== undefined && { error }),
    logs: logs.map(logRow),
    ...(logsCut === true && { logsCut }),
  }
}

/** A waiting task's `startedAt` is of a run that has ended, and is kept if it failed. */
function lastRow(
  { attempt, startedAt, completedAt, status, error }: TaskDetails,
  live: readonly TaskLogLine[],
): AttemptRow | undefined {
  if (startedAt === undefined || status === 'PENDING') return undefined
  return {
    attempt,
    startedAt: startedAt.toISOString(),
    ...instant('endedAt', completedAt),
    status: END[status],
    ...(status === 'FAILURE' && error !== undefined && { error }),
    logs: live.filter((line) => line.attempt === attempt).map(logRow),
  }
}

function logRow({ time, level, message, fields }: TaskLogLine): LogRow {
  return {
    time: time.toISOString(),
    level,
    message,
    ...(fields !== undefined && { fields: JSON.stringify(fields) }),
  }
}

const END = { STARTED: 'running', SUCCESS: 'succeeded', FAILURE: 'failed', CANCELLED: 'lost' } as const

function durationMs(startedAt: string, endedAt: string | undefined, nowMs: number): number {
  return Math.max(0, (endedAt === undefined ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt))
}
