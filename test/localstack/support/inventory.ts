import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3'
import { ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm'

/** What there is of an app and stage, by kind: names, sorted. */
export type Inventory = Readonly<Record<string, readonly string[]>>

/** Looks into each service for names that begin as the app's do. Deploys name everything, so that nothing can hide. */
export async function inventoryOf(app: string, stage: string, endpoint: string): Promise<Inventory> {
  const where = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const clients = {
    dynamo: new DynamoDBClient(where),
    lambda: new LambdaClient(where),
    s3: new S3Client({ ...where, forcePathStyle: true }),
    scheduler: new SchedulerClient(where),
    sqs: new SQSClient(where),
    ssm: new SSMClient(where),
  }
  const { dynamo, lambda, s3, scheduler, sqs, ssm } = clients
  const own = new RegExp(`(^|[/:])(tl_${app}_${stage}(_|$)|tl-${app}-${stage}-)`)
  const ask = (service: string, form: Record<string, string>) => query(endpoint, service, form)
  const found: Record<string, readonly (string | undefined)[]> = {
    tables: (await dynamo.send(new ListTablesCommand({}))).TableNames ?? [],
    buckets: (await s3.send(new ListBucketsCommand())).Buckets?.map(({ Name }) => Name) ?? [],
    queues: (await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }))).QueueUrls ?? [],
    functions: (await lambda.send(new ListFunctionsCommand())).Functions?.map(({ FunctionName }) => FunctionName) ?? [],
    mappings:
      (await lambda.send(new ListEventSourceMappingsCommand())).EventSourceMappings?.map((one) => one.EventSourceArn) ??
      [],
    scheduleGroups:
      (await scheduler.send(new ListScheduleGroupsCommand({}))).ScheduleGroups?.map(({ Name }) => Name) ?? [],
    logGroups: await json(endpoint, 'logs', 'Logs_20140328.DescribeLogGroups', /"logGroupName":\s*"([^"]+)"/g),
    rules: await json(endpoint, 'events', 'AWSEvents.ListRules', /"Name":\s*"([^"]+)"/g),
    roles: names(await ask('iam', { Action: 'ListRoles', Version: '2010-05-08' }), 'RoleName'),
    alarms: names(await ask('monitoring', { Action: 'DescribeAlarms', Version: '2010-08-01' }), 'AlarmName'),
  }
  const parameters = await ssm.send(
    new GetParametersByPathCommand({ Path: `/tasklane/${app}/${stage}`, Recursive: true }),
  )
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({ MaxResults: 100 }))
  for (const client of Object.values(clients)) client.destroy()
  const owned = Object.entries(found).map(([kind, all]) => [kind, ownOf(all, own)] as const)
  return {
    ...Object.fromEntries(owned),
    parameters: (parameters.Parameters ?? []).map(({ Name = '' }) => Name).sort(),
    schedules: Schedules.flatMap(({ GroupName, Name = '' }) =>
      GroupName === `tl_${app}_${stage}` ? [Name] : [],
    ).sort(),
  }
}

function ownOf(all: readonly (string | undefined)[], own: RegExp): string[] {
  return all
    .filter((name) => name !== undefined && own.test(name))
    .map((name) => lastSegment(name ?? ''))
    .sort()
}

function lastSegment(name: string): string {
  return name.startsWith('http') || name.startsWith('arn:')
    ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1)
    : name
}

async function query(endpoint: string, service: string, form: Record<string, string>): Promise<string> {
  const response = await fetch(endpoint, { method: 'POST', headers: headers(service), body: new URLSearchParams(form) })
  if (!response.ok) throw new Error(`${service} ${form['Action']}: ${response.status} ${await response.text()}`)
  return await response.text()
}

async function json(endpoint: string, service: string, target: string, name: RegExp): Promise<string[]> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers(service), 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
    body: '{}',
  })
  if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`)
  return [...(await response.text()).matchAll(name)].map(([, found = '']) => found)
}

/** Of whichever form: XML elements or JSON fields. */
function names(text: string, field: string): string[] {
  return [...text.matchAll(new RegExp(`<${field}>([^<]+)<|"${field}":\\s*"([^"]+)"`, 'g'))].map(
    ([, a, b]) => a ?? b ?? '',
  )
}

/** Nobody checks the signature; the service is found by it. */
function headers(service: string): Record<string, string> {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`
  return { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` }
}
