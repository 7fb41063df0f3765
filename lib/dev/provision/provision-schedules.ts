import type { ScheduleResources } from '../../core/manifest.ts'
import { queueName } from '../../core/names.ts'
import type { AppPlan } from '../../core/plan.ts'
import { firedInTime } from '../../core/schedules/one-time.ts'
import { DECLARED, type SchedulePlan } from '../../core/schedules/plan.ts'
import { type AwsCaller, unless } from '../aws-call.ts'
import { localQueueArn } from './provision-queues.ts'

interface Known {
  readonly Name: string
  readonly Description?: string
  readonly StartDate?: number
}

/** EventBridge refuses a start of more than five minutes ago; this leaves a slow start some room. */
const START_GRACE_MS = 240_000
/** What a request may take until it is there. */
const MARGIN_MS = 2000

/**
 * Makes the schedules that the app declares in its group, or changes those that are there; declared ones that the plan no longer has go.
 * What was made at run time stays, and fires as before.
 */
export async function provisionSchedules(
  aws: AwsCaller,
  app: Pick<AppPlan, 'app' | 'stage'>,
  schedules: readonly SchedulePlan[],
  resources: ScheduleResources,
  nowMs: number = Date.now(),
): Promise<void> {
  const { group } = resources
  await aws.rest('POST', `/schedule-groups/${group}`, {}).catch(unless('ConflictException'))
  const existing = new Map((await listSchedules(aws, group)).map((schedule) => [schedule.Name, schedule]))
  const wanted = new Set(schedules.map(({ name }) => name))
  // One that is over is not made, as on AWS; one that is there may still have a firing to make up for.
  const coming = schedules.flatMap((schedule) => firedInTime(schedule, nowMs, MARGIN_MS) ?? [])
  await Promise.all([
    ...coming.map((schedule) =>
      aws.rest(existing.has(schedule.name) ? 'PUT' : 'POST', `/schedules/${schedule.name}`, {
        ...inputOf(app, schedule, resources),
        ...startOf(schedule, existing.get(schedule.name), nowMs),
      }),
    ),
    ...[...existing.values()]
      .filter(({ Name, Description }) => Description === DECLARED && !wanted.has(Name))
      .map(({ Name }) => aws.rest('DELETE', `/schedules/${Name}?groupName=${group}`)),
  ])
}

function inputOf(
  { app, stage }: Pick<AppPlan, 'app' | 'stage'>,
  plan: SchedulePlan,
  { group, roleArn, deadLetterArn }: ScheduleResources,
): object {
  const { endAt, flexibleMinutes } = plan
  return {
    GroupName: group,
    Description: DECLARED,
    ScheduleExpression: plan.expression,
    ScheduleExpressionTimezone: plan.timezone,
    State: plan.enabled ? 'ENABLED' : 'DISABLED',
    ...(endAt !== undefined && { EndDate: endAt / 1000 }),
    FlexibleTimeWindow:
      flexibleMinutes === undefined ? { Mode: 'OFF' } : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: flexibleMinutes },
    Target: {
      Arn: localQueueArn(queueName({ app, stage, group: plan.group, priority: plan.priority })),
      RoleArn: roleArn,
      Input: plan.message,
      DeadLetterConfig: { Arn: deadLetterArn },
      RetryPolicy: { MaximumEventAgeInSeconds: plan.maxAgeSeconds },
    },
  }
}

/** A start that is over says nothing any more, unless a rate already counts from it. */
function startOf({ startAt }: SchedulePlan, known: Known | undefined, nowMs: number): { StartDate?: number } {
  if (startAt === undefined) return {}
  const isKnown = known?.StartDate === startAt / 1000
  return isKnown || startAt > nowMs - START_GRACE_MS ? { StartDate: startAt / 1000 } : {}
}

async function listSchedules(aws: AwsCaller, group: string): Promise<Known[]> {
  const known: Known[] = []
  let token: unknown
  do {
    const query = new URLSearchParams({
      ScheduleGroup: group,
      ...(token !== undefined && { NextToken: String(token) }),
    })
    const page = await aws.rest('GET', `/schedules?${query}`)
    known.push(...(page['Schedules'] as Known[]))
    token = page['NextToken']
  } while (token !== undefined)
  return known
}
