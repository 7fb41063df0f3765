import { OptionError } from '../../core/errors/index.ts'
import { isOver, type SchedulePlan } from '../../core/schedules/plan.ts'
import { fireOf, withLead } from './firing-text.ts'

/** What a request to EventBridge may take until it is there. */
const MARGIN_MS = 5000

/**
 * A one-time schedule fires two minutes ahead of its time, and EventBridge takes no time of the past: one that is due sooner fires as
 * soon as it can, and that may be within the minute after.
 *
 * @throws OptionError when its own time is past.
 */
export function startedSoon(plan: SchedulePlan, nowMs: number): SchedulePlan {
  const earliest = Math.ceil((nowMs + MARGIN_MS) / 1000) * 1000
  if (!isOver(plan, earliest)) return plan
  const dueAt = oneTimeOf(plan)
  if (dueAt === undefined) return plan
  if (dueAt <= nowMs) {
    const [due, now] = [dueAt, nowMs].map((ms) => new Date(ms).toISOString())
    const said = `schedule '${plan.name}': its time ${due} is past, as it is ${now}; enqueue the task instead`
    throw new OptionError('schedule', said)
  }
  const leadSeconds = Math.round((dueAt - earliest) / 1000)
  return {
    ...plan,
    expression: `at(${new Date(earliest).toISOString().slice(0, 19)})`,
    message: withLead(plan.message, leadSeconds),
  }
}

/** When the task of a one-time schedule is due, whenever it fires; `undefined` for the others. */
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
