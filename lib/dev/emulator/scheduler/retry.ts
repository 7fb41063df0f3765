import type { Exhausted } from './message.ts'
import type { Firing, Schedule } from './schedule.ts'

/** What becomes of a firing that could not be sent: another try, or none. */
export type AfterFailure =
  | { readonly kind: 'again'; readonly firing: Firing }
  | { readonly kind: 'dropped'; readonly exhausted: Exhausted }

/** 185 tries, the most there are, then take about a day, the longest there is. */
const LONGEST_WAIT_MS = 600_000
const FIRST_WAIT_MS = 1000

/** Whether a firing is too old to be tried at all. */
export function isTooOld({ Target: { RetryPolicy } }: Schedule, { plannedAt }: Firing, now: number): boolean {
  return now > plannedAt + RetryPolicy.MaximumEventAgeInSeconds * 1000
}

/** @param chance - 0 to 1, for the jitter: waits are of half to all of what they could be. */
export function afterFailure(schedule: Schedule, firing: Firing, now: number, chance: number): AfterFailure {
  const { MaximumEventAgeInSeconds, MaximumRetryAttempts } = schedule.Target.RetryPolicy
  const endsAt = firing.plannedAt + MaximumEventAgeInSeconds * 1000
  if (firing.attempt > MaximumRetryAttempts) return { kind: 'dropped', exhausted: 'MaximumRetryAttempts' }
  if (now >= endsAt) return { kind: 'dropped', exhausted: 'MaximumEventAgeInSeconds' }
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (firing.attempt - 1), LONGEST_WAIT_MS) * (1 + chance) * 0.5
  return { kind: 'again', firing: { ...firing, attempt: firing.attempt + 1, dueAt: Math.min(now + waitMs, endsAt) } }
}
