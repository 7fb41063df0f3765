import { attemptReportPart } from '../core/attempt.ts'
import { inputToKeep } from '../core/kept-input.ts'
import type { Part, StoredError } from '../core/record.ts'
import type { Ending } from '../core/transitions.ts'
import type { Attempt } from './attempt.ts'
import type { BatchScope } from './batch-scope.ts'
import type { WorkerRuntime } from './runtime.ts'

/** What is kept beside the record of a run that has ended: the input, so that it can be run again, and its report. */
export async function partsOf(
  attempt: Attempt,
  ending: Ending,
  silent: boolean,
  ttl: number,
  now: number,
  { blobs }: WorkerRuntime,
): Promise<readonly Part[]> {
  const { envelope, spec } = attempt
  const keepInput = ending.status === 'FAILURE' || (envelope.keepInput ?? spec.keepInput) === 'always'
  const keepReport = !silent && (ending.status === 'FAILURE' || (ending.status === 'SUCCESS' && spec.logs === 'all'))
  const error = ending.status === 'FAILURE' ? ending.error : undefined
  if (!keepInput && !keepReport) return NONE
  return [
    ...(keepInput ? [await inputToKeep(envelope, ttl, (key, text) => blobs.put(key, text))] : []),
    ...(keepReport ? [reportPart(attempt, error, ttl, now)] : []),
  ]
}

const NONE: readonly Part[] = []

/** A retried attempt's report. Losing it is no reason to lose the retry. */
export async function keepReport(
  attempt: Attempt,
  error: StoredError,
  now: number,
  { store }: BatchScope,
): Promise<void> {
  const ttl = Math.ceil((now + (attempt.run?.retentionMs ?? 0)) / 1000)
  await store.putParts([reportPart(attempt, error, ttl, now)]).catch(() => {})
}

function reportPart(attempt: Attempt, error: StoredError | undefined, ttl: number, now: number): Part {
  const logs = attempt.spec.logs === 'none' ? {} : attempt.logs.report()
  const report = { startedAt: attempt.startedAt, endedAt: now, ...(error !== undefined && { error }), ...logs }
  return attemptReportPart(attempt.envelope.id, attempt.attempt, report, ttl)
}
