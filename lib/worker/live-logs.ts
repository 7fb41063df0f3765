import { livePart } from '../core/live-logs.ts'
import type { Attempt } from './attempt.ts'
import type { BatchStore } from './batch-store.ts'

/** Keeps what a run has written since the last time, for those who follow it. Losing it is no reason to trouble the run. */
export async function keepLiveLogs(attempt: Attempt, now: number, store: BatchStore): Promise<void> {
  const { run, spec, logs } = attempt
  const fresh = spec.logs === 'none' ? undefined : logs.fresh()
  if (run === undefined || fresh === undefined) return
  const ttl = Math.ceil((now + run.retentionMs) / 1000)
  await store.putParts([livePart(run.id, { attempt: attempt.attempt, ...fresh }, ttl)]).catch(() => {})
}
