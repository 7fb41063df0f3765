import { queueName } from '../../core/names.ts'
import type { SchedulePlan } from '../../core/schedules/plan.ts'
import type { StoredSchedule } from '../../ports/scheduler.ts'
import type { ClientCore } from '../client-core.ts'

/** A plan as a scheduler keeps it, for one app and stage. */
export function storedPlan(
  { app, stage }: Pick<ClientCore, 'app' | 'stage'>,
  plan: SchedulePlan,
  { description, deletesItself }: Pick<StoredSchedule, 'description' | 'deletesItself'>,
): StoredSchedule {
  const { name, expression, timezone, startAt, endAt, flexibleMinutes, enabled, maxAgeSeconds, message } = plan
  return {
    name,
    description,
    expression,
    timezone,
    startAt: wholeSeconds(startAt),
    endAt: wholeSeconds(endAt),
    flexibleMinutes,
    enabled,
    maxAgeSeconds,
    queue: queueName({ app, stage, group: plan.group, priority: plan.priority }),
    message,
    deletesItself,
  }
}

/** EventBridge refuses a start that is over, also in an update, and one that is over says nothing. */
export function startAhead(startAt: number | undefined, nowMs: number): number | undefined {
  return startAt !== undefined && startAt > nowMs ? startAt : undefined
}

function wholeSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.floor(ms / 1000) * 1000
}
