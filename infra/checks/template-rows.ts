import type { DeployLimitName } from '../../lib/core/deploy-limits.ts'

export interface TemplateRow {
  readonly type: string
  /** Under `Properties`, with dots. */
  readonly property: string
  readonly limit: DeployLimitName
  readonly remedy: string
}

const SHORTER = 'give it a shorter name'
const SHORTER_APP = "shorten the app's, the stage's or the group's name"
const FEWER_TAGS = 'take some of the tags that the stack or the CDK app puts on everything away'

const row = (type: string, property: string, limit: DeployLimitName, remedy: string): TemplateRow => ({
  type: `AWS::${type}`,
  property,
  limit,
  remedy,
})

/** What is measured in a finished template, whoever set it: texts by their length, lists by their items, numbers as they are. */
export const TEMPLATE_ROWS: readonly TemplateRow[] = [
  row('Lambda::Function', 'FunctionName', 'functionName', SHORTER_APP),
  row('Lambda::Function', 'Description', 'functionDescription', 'say it more shortly'),
  row('Lambda::Function', 'Timeout', 'functionTimeoutSeconds', "change the group's timeout, which is 15 s less"),
  row('Lambda::Function', 'MemorySize', 'functionMemoryMb', "change the group's memory"),
  row('Lambda::Function', 'EphemeralStorage.Size', 'ephemeralStorageMb', 'change ephemeralStorage'),
  row(
    'Lambda::Function',
    'Layers',
    'functionLayers',
    'put what they hold into fewer layers, into nodeModules, or into an image',
  ),
  row(
    'Lambda::Function',
    'Environment.Variables',
    'functionVariables',
    'keep what is large in SSM, Secrets Manager or a file, and give its name',
  ),
  row('Lambda::EventSourceMapping', 'BatchSize', 'mappingBatch', "change the group's parallelism"),
  row(
    'Lambda::EventSourceMapping',
    'MaximumBatchingWindowInSeconds',
    'mappingWindowSeconds',
    "change the group's window",
  ),
  row('Lambda::EventSourceMapping', 'ScalingConfig.MaximumConcurrency', 'mappingConcurrency', 'change maxInvocations'),
  row('SQS::Queue', 'QueueName', 'queueName', SHORTER_APP),
  row('SQS::Queue', 'VisibilityTimeout', 'queueVisibilitySeconds', 'change visibilityTimeout'),
  row('SQS::Queue', 'MessageRetentionPeriod', 'queueRetentionSeconds', 'change its retention'),
  row('S3::Bucket', 'BucketName', 'bucketName', "shorten the app's or the stage's name"),
  row('DynamoDB::Table', 'TableName', 'tableName', SHORTER_APP),
  row('Logs::LogGroup', 'LogGroupName', 'logGroupName', SHORTER_APP),
  row('IAM::Role', 'RoleName', 'roleName', SHORTER_APP),
  row('Events::Rule', 'Name', 'ruleName', SHORTER),
  row('Scheduler::ScheduleGroup', 'Name', 'scheduleGroupName', SHORTER_APP),
  row('Scheduler::Schedule', 'Name', 'scheduleName', "shorten the schedule's key"),
  row('CloudWatch::Alarm', 'AlarmName', 'alarmName', SHORTER),
  row('CloudWatch::Alarm', 'AlarmDescription', 'alarmDescription', 'say it more shortly'),
  row('CloudWatch::Dashboard', 'DashboardName', 'dashboardName', SHORTER),
  row('SSM::Parameter', 'Name', 'parameterName', SHORTER),
  row('SSM::Parameter', 'Value', 'parameterValue', 'this is a defect of the library: please report it'),
  ...['Lambda::Function', 'SQS::Queue', 'S3::Bucket', 'DynamoDB::Table', 'IAM::Role', 'Logs::LogGroup'].map((type) =>
    row(type, 'Tags', 'tags', FEWER_TAGS),
  ),
]
