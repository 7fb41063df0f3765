import { AwsError } from './aws-error.ts'
import { isRecord } from './http-json.ts'
import { queueUrl, type SqsCall } from './sqs-fixes.ts'
import { queueName } from './sqs-messages.ts'

/** The operations that are answered here because fauxqs has none. */
export const sqsOperations: Readonly<Record<string, (call: SqsCall) => Promise<object>>> = {
  ListDeadLetterSourceQueues: listSources,
  StartMessageMoveTask: refuseMove,
  ListMessageMoveTasks: refuseMove,
  CancelMessageMoveTask: refuseMove,
}

async function listSources({ input, fauxqs, host }: SqsCall): Promise<object> {
  const target = fauxqs.server.inspectQueue(queueName(input['QueueUrl']))
  if (target === undefined) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.')
  const listed: unknown = (await fauxqs.inject({ method: 'GET', url: '/_fauxqs/queues' })).json()
  const names = Array.isArray(listed) ? listed.filter(isRecord).map((queue) => String(queue['name'])) : []
  const sources = names.filter((name) => deadLetterArn(fauxqs.server.inspectQueue(name)?.attributes) === target.arn)
  return { queueUrls: sources.map((name) => queueUrl(host, name)) }
}

function deadLetterArn(attributes: Readonly<Record<string, string>> | undefined): unknown {
  const policy: unknown = JSON.parse(attributes?.['RedrivePolicy'] || '{}')
  return isRecord(policy) ? policy['deadLetterTargetArn'] : undefined
}

async function refuseMove(): Promise<object> {
  const remedy = 'Receive the messages, send them to their queue and delete them from the dead-letter queue.'
  throw new AwsError('UnsupportedOperation', `Message move tasks are not part of the local backend. ${remedy}`)
}
