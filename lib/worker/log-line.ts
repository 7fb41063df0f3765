import type { LogLine } from '../core/attempt.ts'
import { parseTraceParent } from '../core/trace-parent.ts'
import type { Attempt } from './attempt.ts'
import type { WorkerRuntime } from './runtime.ts'

/** Prints what a run logs. */
export type PrintLog = (level: LogLine['level'], message: string, fields?: Readonly<Record<string, unknown>>) => void

/**
 * Each line as one of JSON, with its run in the fields of the worker's own lines: Lambda sorts it by `timestamp` and `level`, and CloudWatch
 * Logs Insights finds it by any field. `undefined` where `console` prints as it does.
 */
export function printerFor(
  { envelope, attempt, trace }: Attempt,
  { app, stage, clock, printLine }: WorkerRuntime,
): PrintLog | undefined {
  if (printLine === undefined) return undefined
  const { id, name, group } = envelope
  const traceId = parseTraceParent(trace)?.traceId
  const run = { app: app.name, stage, id, name, group, attempt, traceId }
  return (level, message, fields) => {
    printLine(JSON.stringify({ timestamp: new Date(clock.now()), level: level.toUpperCase(), message, ...run, fields }))
  }
}
