import { fireOf, withLead } from './firing-text.ts'
import { isOver, type SchedulePlan } from './plan.ts'

/** When the task of a one-time schedule is due, whenever it fires: in ms since 1970. `undefined` for the others. */
export function oneTimeOf({
  expression,
  message,
}: {
  readonly expression: string
  readonly message: string
}): number | undefined {
  const [, time] = /^at\((.*)\)$/.exec(expression) ?? []
  const fire = fireOf(message)
  return time === undefined || fire === undefined ? undefined : Date.parse(`${time}Z`) + fire.lead * 1000
}

/**
 * The plan as it can still be made. A one-time schedule fires two minutes ahead of its time, and EventBridge takes no time of the past: one
 * that is due sooner fires later, its task under the same id, and that starts on time or, if its time is over by then, at once.
 *
 * @param marginMs - what it may take until the schedule is there.
 * @returns `undefined` for what fires no more: its own time is past, or its end.
 */
export function firedInTime(plan: SchedulePlan, nowMs: number, marginMs: number): SchedulePlan | undefined {
  const dueAt = oneTimeOf(plan)
  if (dueAt === undefined) return isOver(plan, nowMs) ? undefined : plan
  if (dueAt <= nowMs) return undefined
  const earliest = Math.ceil((nowMs + marginMs) / 1000) * 1000
  if (!isOver(plan, earliest)) return plan
  const leadSeconds = Math.round((dueAt - earliest) / 1000)
  return {
    ...plan,
    expression: `at(${new Date(earliest).toISOString().slice(0, 19)})`,
    message: withLead(plan.message, leadSeconds),
  }
}
