import { Annotations } from 'aws-cdk-lib'
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import type { AppSpec } from '../../lib/core/app.ts'
import { scheduleGroupName } from '../../lib/core/names.ts'
import { priorityName } from '../../lib/core/priority.ts'
import { firedInTime, oneTimeOf } from '../../lib/core/schedules/one-time.ts'
import { DECLARED, planSchedules, type SchedulePlan } from '../../lib/core/schedules/plan.ts'
import { refuseAny } from '../checks/refuse.ts'
import type { PriorityQueue } from './priority-queues.ts'
import type { QueueParts } from './queue-parts.ts'

/**
 * The schedules that the app declares: each sends to its task's own queue, with no function between. One that leaves the code leaves the
 * stack, and so is gone.
 */
export function addSchedules(parts: QueueParts, spec: AppSpec): void {
  const plans = planSchedules(spec)
  refuseAny(
    `app '${spec.name}'`,
    plans.filter((plan) => queueOf(parts, plan) === undefined).map((plan) => noQueue(plan)),
  )
  const scope = new Construct(parts, 'Declared')
  const now = Date.now()
  for (const plan of plans) {
    // EventBridge takes no time of the past. Left in the stack, it would fail each first deploy from then on.
    const timely = firedInTime(plan, now, DEPLOY_MS)
    if (timely !== undefined) addSchedule(scope, parts, timely, now)
    if (timely !== plan) Annotations.of(scope).addInfo(textOf(plan, timely))
  }
}

/** From synth until a deploy makes its schedules: so far ahead, a time will not be over by then. */
const DEPLOY_MS = 600_000

function textOf(plan: SchedulePlan, timely: SchedulePlan | undefined): string {
  const due = new Date(oneTimeOf(plan) ?? plan.endAt ?? 0).toISOString()
  if (timely === undefined) return `schedule ${plan.name} is left out: ${due} is over; remove it from the code`
  const said = `so that a deploy may take ${DEPLOY_MS / 60_000} minutes, it fires at ${timely.expression}`
  return `schedule ${plan.name} is due soon, at ${due}: ${said}, and its task may start late`
}

function addSchedule(scope: Construct, parts: QueueParts, plan: SchedulePlan, now: number): void {
  const { role, deadLetterQueue } = parts.schedules
  const schedule = new CfnSchedule(scope, plan.name.replaceAll('.', '-'), {
    name: plan.name,
    groupName: scheduleGroupName(parts.plan.app, parts.plan.stage),
    description: DECLARED,
    scheduleExpression: plan.expression,
    scheduleExpressionTimezone: plan.timezone,
    state: plan.enabled ? 'ENABLED' : 'DISABLED',
    flexibleTimeWindow:
      plan.flexibleMinutes === undefined
        ? { mode: 'OFF' }
        : { mode: 'FLEXIBLE', maximumWindowInMinutes: plan.flexibleMinutes },
    // EventBridge refuses a start that is over, and one that is over says nothing.
    ...(plan.startAt !== undefined && plan.startAt > now && { startDate: new Date(plan.startAt).toISOString() }),
    ...(plan.endAt !== undefined && { endDate: new Date(plan.endAt).toISOString() }),
    target: {
      arn: queueOf(parts, plan)?.queue.queueArn ?? '',
      roleArn: role.roleArn,
      input: plan.message,
      deadLetterConfig: { arn: deadLetterQueue.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: plan.maxAgeSeconds },
    },
  })
  // The role before it may send would fire into the void, and the group must be there.
  schedule.node.addDependency(parts.schedules)
}

function queueOf({ queues }: QueueParts, { group, priority }: SchedulePlan): PriorityQueue | undefined {
  return queues.get(group)?.find(({ plan }) => plan.priority === priority)
}

function noQueue({ name, group, priority }: SchedulePlan): string {
  return `schedule '${name}': group '${group}' has no queue of priority ${priorityName(priority)}; add it to the group's priorities, or give the schedule another`
}
