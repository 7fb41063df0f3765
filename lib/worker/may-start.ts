import type { Attempt } from './attempt.ts'
import { lose } from './heartbeat.ts'

/**
 * To be asked last before a handler is called: the claim's reply or the input may have taken their time, and the run may have ended
 * meanwhile, or its lease be so nearly over that another worker may have the task.
 *
 * @throws the reason why the handler is not to be started any more.
 */
export function assertMayStart(attempt: Attempt, skewMs: number): void {
  const { lease, abort } = attempt
  if (lease !== undefined && lease.leftMs <= skewMs) lose(attempt)
  abort.signal.throwIfAborted()
}
