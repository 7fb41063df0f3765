import { SCHEDULED_TIME } from '../../../core/schedules/firing.ts'
import type { Firing, Schedule } from './schedule.ts'

/** One message for a queue. */
export interface Delivery {
  readonly queueArn: string
  readonly body: string
  readonly groupId?: string
  readonly attributes?: Readonly<Record<string, string>>
}

/** Why a message could not be sent, in the target's words. */
export interface Failure {
  readonly code: string
  readonly message: string
}

/** Which of the two limits of a retry policy was reached first. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds'

/** What is sent for a firing: the target's input with the context attributes in it. */
export function deliveryOf(schedule: Schedule, { at, attempt }: Firing, executionId: string): Delivery {
  const { Target: target } = schedule
  const values: Readonly<Record<string, string>> = {
    '<aws.scheduler.schedule-arn>': schedule.Arn,
    [SCHEDULED_TIME]: isoSeconds(at),
    '<aws.scheduler.execution-id>': executionId,
    '<aws.scheduler.attempt-number>': String(attempt),
  }
  const input = target.Input ?? defaultInput(schedule, at, executionId)
  const groupId = target.SqsParameters?.MessageGroupId
  return {
    queueArn: target.Arn,
    body: input.replace(/<aws\.scheduler\.[a-z-]+>/g, (name) => values[name] ?? name),
    ...(groupId !== undefined && { groupId }),
  }
}

/** What EventBridge sends of a firing that it gave up; `undefined` where the schedule has no dead-letter queue. */
export function deadLetterOf(
  schedule: Schedule,
  firing: Firing,
  { code, message }: Failure,
  exhausted: Exhausted,
  executionId: string,
): Delivery | undefined {
  const queueArn = schedule.Target.DeadLetterConfig?.Arn
  if (queueArn === undefined) return undefined
  const { body } = deliveryOf(schedule, firing, executionId)
  return {
    queueArn,
    body,
    attributes: {
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      EXECUTION_ID: executionId,
      EXHAUSTED_RETRY_CONDITION: exhausted,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: String(firing.attempt - 1),
      SCHEDULED_TIME: isoSeconds(firing.at),
      SCHEDULE_ARN: schedule.Arn,
      TARGET_ARN: schedule.Target.Arn,
    },
  }
}

/** Of a target without an input. */
function defaultInput({ Arn }: Schedule, at: number, id: string): string {
  return JSON.stringify({
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    time: isoSeconds(at),
    region: 'us-east-1',
    resources: [Arn],
    detail: '{}',
  })
}

function isoSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
