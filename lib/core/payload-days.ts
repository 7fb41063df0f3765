import { DEFAULTS } from './defaults.ts'

const DAY_MS = 86_400_000
const MIN_DAYS = 30
/** So many more, inputs are kept of tasks that may wait that long first. */
export const WAITING_DAYS = DEFAULTS.maxWaitMs / DAY_MS

/**
 * How long payloads are kept: past a task's last possible delivery, and then as long as the longest retention of any task, so that no
 * record outlives what it refers to. At least 30 days.
 */
export function payloadDays(tasks: Iterable<{ readonly retentionMs: number }>): number {
  const retentionMs = Math.max(0, ...[...tasks].map((task) => task.retentionMs))
  return Math.max(MIN_DAYS, Math.ceil((DEFAULTS.lastDeliveryMs + retentionMs) / DAY_MS) + 1)
}
