import { OptionError } from '../../core/errors/index.ts'
import { firedInTime, oneTimeOf } from '../../core/schedules/one-time.ts'
import type { SchedulePlan } from '../../core/schedules/plan.ts'

/** What a request to EventBridge may take until it is there. */
const MARGIN_MS = 5000

/**
 * A one-time schedule that is due soon fires as soon as it can, and that may be within the minute after.
 *
 * @throws OptionError when its own time is past.
 */
export function startedSoon(plan: SchedulePlan, nowMs: number): SchedulePlan {
  const dueAt = oneTimeOf(plan)
  if (dueAt === undefined) return plan
  const made = firedInTime(plan, nowMs, MARGIN_MS)
  if (made !== undefined) return made
  const [due, now] = [dueAt, nowMs].map((ms) => new Date(ms).toISOString())
  const said = `schedule '${plan.name}': its time ${due} is past, as it is ${now}; enqueue the task instead`
  throw new OptionError('schedule', said)
}
