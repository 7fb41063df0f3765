import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { GetParametersByPathCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm'
import { type ManifestParameter, readManifest } from '../../core/manifest.ts'
import { manifestPath, parseQueueName, queuePrefix } from '../../core/names.ts'
import type { DeployedQueue } from '../../core/queue-changes.ts'
import { type AwsOptions, serviceConfig } from './client-config.ts'

export interface DeployedQueuesQuery extends AwsOptions {
  readonly app: string
  readonly stage: string
  /** The account that is meant; another's queues are none of ours. @default any */
  readonly account?: string | undefined
  /** Ends all requests. */
  readonly signal: AbortSignal
}

/** The queues of an app as they are now, by its manifest and by their names. Rejects with whatever the SDK does. */
export async function readDeployedQueues(query: DeployedQueuesQuery): Promise<DeployedQueue[]> {
  const sqs = new SQSClient({ ...serviceConfig('sqs', query, process.env), maxAttempts: 1 })
  const ssm = new SSMClient({ ...serviceConfig('ssm', query, process.env), maxAttempts: 1 })
  try {
    const [urls, parameters] = await Promise.all([queueUrls(sqs, query), manifestParameters(ssm, query)])
    const groups = readManifest(query.app, query.stage, parameters)?.groups ?? {}
    const queues = urls.flatMap((url) => {
      const [name = '', account] = url.split('/').reverse()
      const parsed = query.account === undefined || account === query.account ? parseQueueName(name) : undefined
      if (parsed === undefined) return []
      const { group, priority, deadLetter } = parsed
      const listed = Object.hasOwn(groups, group) && groups[group]?.priorities.includes(priority) === true
      return [{ url, queue: { name, group, priority, deadLetter, listed } }]
    })
    return await Promise.all(
      queues.map(async ({ url, queue }) => ({ ...queue, messages: await messagesIn(sqs, url, query.signal) })),
    )
  } finally {
    sqs.destroy()
    ssm.destroy()
  }
}

async function queueUrls(sqs: SQSClient, { app, stage, signal }: DeployedQueuesQuery): Promise<string[]> {
  const urls: string[] = []
  let NextToken: string | undefined
  do {
    const command = new ListQueuesCommand({ QueueNamePrefix: queuePrefix(app, stage), MaxResults: 1000, NextToken })
    const page = await sqs.send(command, { abortSignal: signal })
    urls.push(...(page.QueueUrls ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return urls
}

async function manifestParameters(
  ssm: SSMClient,
  { app, stage, signal }: DeployedQueuesQuery,
): Promise<ManifestParameter[]> {
  const found: Parameter[] = []
  const Path = manifestPath(app, stage).replace(/\/$/, '')
  let NextToken: string | undefined
  do {
    const command = new GetParametersByPathCommand({ Path, Recursive: true, MaxResults: 10, NextToken })
    const page = await ssm.send(command, { abortSignal: signal })
    found.push(...(page.Parameters ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found.flatMap(({ Name: name, Value: value }) => (name && value ? [{ name, value }] : []))
}

async function messagesIn(sqs: SQSClient, QueueUrl: string, signal: AbortSignal): Promise<number> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }), {
    abortSignal: signal,
  })
  return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const
