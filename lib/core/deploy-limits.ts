import { LIMITS } from './limits.ts'

/** What AWS takes of a stack, and where it says so. Apart from `limits.ts`, so that no worker carries it. */
export interface DeployLimit {
  readonly min: number
  readonly max: number
  readonly unit: string
  /** A page of AWS. */
  readonly source: string
}

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'
const FUNCTION = 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html'
const MAPPING = 'https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html'
const QUEUES = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html'
const QUEUE = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html'
const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html'
const STACK = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html'
const ALARM = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html'
const DASHBOARD = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html'
const PARAMETER = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html'
const TAGS = 'https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html'

/** What all functions of an account may run at once in a region. */
export const ACCOUNT_CONCURRENCY = {
  /** New accounts may have less, and any can have it raised: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
  usual: 1000,
  /** What no function may reserve of it: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
  unreserved: 100,
} as const

/** A check at synth, its message and the guide's table are all made from these rows. */
export const DEPLOY_LIMITS = {
  functionName: { min: 1, max: 64, unit: 'characters', source: FUNCTION },
  functionDescription: { min: 0, max: 256, unit: 'characters', source: FUNCTION },
  functionTimeoutSeconds: { ...LIMITS.functionTimeoutSeconds, source: LAMBDA },
  functionMemoryMb: { ...LIMITS.memoryMb, source: LAMBDA },
  /** Names, values and the quotes around them, all variables together. */
  functionVariables: { min: 0, max: 4096, unit: 'bytes', source: LAMBDA },
  functionLayers: { min: 0, max: 5, unit: 'layers', source: LAMBDA },
  ephemeralStorageMb: { min: 512, max: 10_240, unit: 'MB', source: LAMBDA },
  /** One invocation's event, with all the messages of a batch. */
  eventBytes: { min: 0, max: 6_291_456, unit: 'bytes', source: LAMBDA },
  mappingBatch: { min: 1, max: 10_000, unit: 'messages', source: MAPPING },
  /** A larger batch needs a window of a second or more. */
  mappingBatchWithoutWindow: { min: 1, max: 10, unit: 'messages', source: MAPPING },
  mappingWindowSeconds: { ...LIMITS.windowSeconds, source: MAPPING },
  mappingConcurrency: { ...LIMITS.maxInvocations, source: MAPPING },
  queueName: { min: 1, max: 80, unit: 'characters', source: QUEUES },
  queueVisibilitySeconds: { ...LIMITS.visibilitySeconds, source: QUEUE },
  queueRetentionSeconds: { min: 60, max: 1_209_600, unit: 'seconds', source: QUEUE },
  bucketName: {
    min: 3,
    max: 63,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html',
  },
  tableName: {
    min: 3,
    max: 255,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html',
  },
  logGroupName: {
    min: 1,
    max: 512,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html',
  },
  roleName: { min: 1, max: 64, unit: 'characters', source: IAM },
  /** All policies within one role together, spaces not counted. */
  rolePolicies: { min: 0, max: 10_240, unit: 'characters', source: IAM },
  ruleName: {
    min: 1,
    max: 64,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html',
  },
  scheduleGroupName: {
    min: 1,
    max: 64,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html',
  },
  scheduleName: {
    min: 1,
    max: 64,
    unit: 'characters',
    source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html',
  },
  alarmName: { min: 1, max: 255, unit: 'characters', source: ALARM },
  alarmDescription: { min: 0, max: 1024, unit: 'characters', source: ALARM },
  dashboardName: { min: 1, max: 255, unit: 'characters', source: DASHBOARD },
  parameterName: { min: 1, max: 1011, unit: 'characters', source: PARAMETER },
  /** Of the standard tier, which costs nothing. */
  parameterValue: { min: 1, max: 4096, unit: 'bytes', source: PARAMETER },
  tags: { min: 0, max: 50, unit: 'tags', source: TAGS },
  stackName: { min: 1, max: 128, unit: 'characters', source: STACK },
  stackResources: { min: 1, max: 500, unit: 'resources', source: STACK },
  stackOutputs: { min: 0, max: 200, unit: 'outputs', source: STACK },
  templateBytes: { min: 0, max: 1_000_000, unit: 'bytes', source: STACK },
} as const satisfies Record<string, DeployLimit>

export type DeployLimitName = keyof typeof DEPLOY_LIMITS

/** A sentence when `value` is outside the row's limits, else `undefined`. */
export function deployViolation(
  name: DeployLimitName,
  value: number,
  label: string,
  remedy: string,
): string | undefined {
  const { min, max, unit } = DEPLOY_LIMITS[name]
  if (value >= min && value <= max) return undefined
  const range = value > max && min <= 1 ? `${max} at most` : `${min} to ${max}`
  return `${label} is ${value} ${unit} and must be ${range}: ${remedy}`
}
