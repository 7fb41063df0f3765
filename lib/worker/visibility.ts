import { ceilSeconds } from '../core/duration.ts'
import type { WorkerSettings } from './runtime.ts'

/** How long the message of a running task is hidden from one heartbeat on: its lease, the clocks' skew, and a second. */
export function messageVisibilitySeconds({ leaseMs, skewMs }: Pick<WorkerSettings, 'leaseMs' | 'skewMs'>): number {
  return ceilSeconds(leaseMs + skewMs + 1000)
}
