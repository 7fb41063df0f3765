import { readEventBridge } from '../../../core/schedules/eventbridge-read.ts'
import { isTimeZone } from '../../../core/schedules/time-zone.ts'
import { instantOf } from '../../../core/schedules/wall-time.ts'
import { invalid } from '../aws-error.ts'
import {
  given,
  optionalChoice,
  optionalNumber,
  optionalStructure,
  optionalText,
  optionalTime,
  requiredStructure,
  requiredText,
} from './read-input.ts'
import type { FlexibleTimeWindow, Schedule, ScheduleSettings, Target } from './schedule.ts'

const NAME = /^[0-9a-zA-Z-_.]+$/
const QUEUE_ARN = /^arn:aws(-[a-z]+)*:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+$/
const TARGET_ARN = /^arn:aws(-[a-z]+)*:sqs:[a-z0-9-]+:\d{12}:[a-zA-Z0-9\-_]+(\.fifo)?$/
const ROLE_ARN = /^arn:aws(-[a-z]+)?:iam::\d{12}:role\/[\w+=,.@/-]+$/
const INPUT_LIMIT_BYTES = 256 * 1024
/** EventBridge: "The StartDate you specify cannot be earlier than 5 minutes ago". */
const START_GRACE_SECONDS = 300
export const DEFAULT_GROUP = 'default'

/** The name of a schedule, or of a group of them. */
export function readName(value: unknown, at = 'name'): string {
  return requiredText(value, { at, max: 64, pattern: NAME })
}

export function readGroupName(value: unknown): string {
  return value === undefined || value === null || value === '' ? DEFAULT_GROUP : readName(value, 'groupName')
}

/**
 * What CreateSchedule and UpdateSchedule are given, checked as AWS does; what is left out gets its default, in an update too.
 *
 * @param before - the schedule to update: a start that it had may be over.
 * @throws AwsError ValidationException
 */
export function readSchedule(input: Record<string, unknown>, nowSeconds: number, before?: Schedule): ScheduleSettings {
  const settings: ScheduleSettings = {
    GroupName: readGroupName(input['GroupName']),
    Name: readName(input['Name']),
    ScheduleExpression: readExpression(input['ScheduleExpression']),
    ScheduleExpressionTimezone: readTimezone(input['ScheduleExpressionTimezone']),
    State: optionalChoice(input['State'], 'state', ['ENABLED', 'DISABLED']) ?? 'ENABLED',
    ...given('Description', optionalText(input['Description'], { at: 'description', min: 0, max: 512 })),
    ...given('StartDate', optionalTime(input['StartDate'], 'startDate')),
    ...given('EndDate', optionalTime(input['EndDate'], 'endDate')),
    ...given('KmsKeyArn', optionalText(input['KmsKeyArn'], { at: 'kmsKeyArn', max: 2048 })),
    FlexibleTimeWindow: readWindow(requiredStructure(input['FlexibleTimeWindow'], 'flexibleTimeWindow')),
    Target: readTarget(requiredStructure(input['Target'], 'target')),
    ActionAfterCompletion:
      optionalChoice(input['ActionAfterCompletion'], 'actionAfterCompletion', ['NONE', 'DELETE']) ?? 'NONE',
  }
  checkTime(settings, nowSeconds)
  checkDates(settings, nowSeconds, before?.StartDate)
  return settings
}

function readExpression(value: unknown): string {
  const expression = requiredText(value, { at: 'scheduleExpression', max: 256 })
  try {
    readEventBridge(expression)
    return expression
  } catch (error) {
    throw invalid(`Invalid Schedule Expression ${expression}: ${error instanceof Error ? error.message : error}.`)
  }
}

function readTimezone(value: unknown): string {
  const zone = optionalText(value, { at: 'scheduleExpressionTimezone', max: 50 }) ?? 'UTC'
  if (isTimeZone(zone)) return zone
  throw invalid(`Invalid ScheduleExpressionTimezone ${zone}: it is no IANA zone such as Europe/Paris.`)
}

function readWindow(input: Record<string, unknown>): FlexibleTimeWindow {
  const at = 'flexibleTimeWindow'
  const mode = optionalChoice(input['Mode'], `${at}.mode`, ['OFF', 'FLEXIBLE'])
  const minutes = optionalNumber(input['MaximumWindowInMinutes'], `${at}.maximumWindowInMinutes`, 1, 1440)
  if (mode === undefined) throw invalid(`FlexibleTimeWindow needs a Mode, OFF or FLEXIBLE.`)
  if (mode === 'FLEXIBLE' && minutes === undefined)
    throw invalid('A FlexibleTimeWindow with the Mode FLEXIBLE needs MaximumWindowInMinutes, 1 to 1440.')
  if (mode === 'OFF' && minutes !== undefined)
    throw invalid('A FlexibleTimeWindow with the Mode OFF takes no MaximumWindowInMinutes.')
  return { Mode: mode, ...given('MaximumWindowInMinutes', minutes) }
}

function readTarget(input: Record<string, unknown>): Target {
  const Arn = requiredText(input['Arn'], { at: 'target.arn', max: 1600 })
  if (!TARGET_ARN.test(Arn))
    throw invalid(
      `The local backend sends to SQS queues only, such as arn:aws:sqs:us-east-1:000000000000:name, not to ${Arn}.`,
    )
  const retry = optionalStructure(input['RetryPolicy'], 'target.retryPolicy') ?? {}
  const dead = optionalStructure(input['DeadLetterConfig'], 'target.deadLetterConfig')
  const sqs = optionalStructure(input['SqsParameters'], 'target.sqsParameters')
  const group = optionalText(sqs?.['MessageGroupId'], { at: 'target.sqsParameters.messageGroupId', max: 128 })
  const dlq = optionalText(dead?.['Arn'], { at: 'target.deadLetterConfig.arn', max: 1600, pattern: QUEUE_ARN })
  if (Arn.endsWith('.fifo') && group === undefined)
    throw invalid(`The target ${Arn} is a FIFO queue: SqsParameters must have a MessageGroupId.`)
  return {
    Arn,
    RoleArn: requiredText(input['RoleArn'], { at: 'target.roleArn', max: 1600, pattern: ROLE_ARN }),
    ...given('Input', readPayload(input['Input'])),
    RetryPolicy: {
      MaximumEventAgeInSeconds:
        optionalNumber(retry['MaximumEventAgeInSeconds'], 'target.retryPolicy.maximumEventAgeInSeconds', 60, 86_400) ??
        86_400,
      MaximumRetryAttempts:
        optionalNumber(retry['MaximumRetryAttempts'], 'target.retryPolicy.maximumRetryAttempts', 0, 185) ?? 185,
    },
    ...(dlq !== undefined && { DeadLetterConfig: { Arn: dlq } }),
    ...(group !== undefined && { SqsParameters: { MessageGroupId: group } }),
  }
}

function readPayload(value: unknown): string | undefined {
  const payload = optionalText(value, { at: 'target.input', max: Number.POSITIVE_INFINITY })
  const sizeBytes = Buffer.byteLength(payload ?? '')
  if (sizeBytes <= INPUT_LIMIT_BYTES) return payload
  throw invalid(`The target's Input has ${sizeBytes} bytes; ${INPUT_LIMIT_BYTES} are allowed.`)
}

/** Of a time that the zone's clocks leap over, too. */
function checkTime(
  { ScheduleExpression, ScheduleExpressionTimezone: zone }: ScheduleSettings,
  nowSeconds: number,
): void {
  const clock = readEventBridge(ScheduleExpression)
  if (clock.kind !== 'at' || (instantOf(zone, clock.local) ?? 0) > nowSeconds * 1000) return
  throw invalid(`Invalid Schedule Expression ${ScheduleExpression}: its time is over, or never comes in ${zone}.`)
}

function checkDates(settings: ScheduleSettings, nowSeconds: number, known: number | undefined): void {
  const { StartDate: start, EndDate: end, ScheduleExpression } = settings
  // Of a schedule that fires once, AWS passes over both.
  if (ScheduleExpression.startsWith('at(')) return
  if (start !== undefined && start !== known && start < nowSeconds - START_GRACE_SECONDS)
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.')
  if (start !== undefined && end !== undefined && end <= start)
    throw invalid('The EndDate you specify must come after the StartDate.')
}
