import { startAhead, storedPlan } from '../client/schedules/stored-plan.ts'
import type { AppSpec } from '../core/app.ts'
import { firedInTime } from '../core/schedules/one-time.ts'
import { DECLARED, planSchedules } from '../core/schedules/plan.ts'
import type { StoredSchedule } from '../ports/scheduler.ts'

/** The schedules that the app declares, as a deploy makes them: those whose one time is past are left out. */
export function declaredSchedules(app: AppSpec, stage: string, nowMs: number): StoredSchedule[] {
  return planSchedules(app)
    .flatMap((plan) => firedInTime(plan, nowMs, 1) ?? [])
    .map((plan) => ({ ...plan, startAt: startAhead(plan.startAt, nowMs) }))
    .map((plan) => storedPlan({ app: app.name, stage }, plan, { description: DECLARED, deletesItself: false }))
}
