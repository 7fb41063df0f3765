import type { QueueClient } from './queue-client.ts'
import { comesBackLate, LEASE_OVER_SECONDS } from './visibility.ts'

/** Has messages whose worker is gone come back once nobody can hold their leases; sooner where they do so by themselves. */
export async function bringBack(queue: QueueClient, receipts: readonly string[]): Promise<void> {
  const hiddenUntilMs = queue.hiddenUntilMs()
  const late = receipts.filter((receipt) => comesBackLate(hiddenUntilMs.get(receipt), Date.now()))
  await queue.hide(late, LEASE_OVER_SECONDS)
}

/** The same for all that an earlier backend on this folder had handed out when it was killed: its workers died with it. */
export async function bringBackLeftovers(queue: QueueClient): Promise<void> {
  await bringBack(queue, [...queue.hiddenUntilMs().keys()])
}
