import { DEFAULTS } from '../../core/defaults.ts'
import { ceilSeconds } from '../../core/duration.ts'
import { scheduleDeadLetterName } from '../../core/names.ts'
import type { AppPlan, QueuePlan } from '../../core/plan.ts'
import { AwsCallError, type AwsCaller, LOCAL_ACCOUNT, LOCAL_REGION } from '../aws-call.ts'

/** Makes every queue and its dead-letter queue, and that of the schedules; an existing one is given the plan's attributes. */
export async function provisionQueues(aws: AwsCaller, plan: AppPlan): Promise<void> {
  const queues = plan.groups.flatMap((group) => group.queues)
  const retention = { MessageRetentionPeriod: String(ceilSeconds(DEFAULTS.queue.retentionMs)) }
  const deadLetterNames = [scheduleDeadLetterName(plan.app, plan.stage), ...queues.map((queue) => queue.deadLetterName)]
  await Promise.all(deadLetterNames.map((name) => ensureQueue(aws, name, retention)))
  await Promise.all(queues.map((queue) => ensureQueue(aws, queue.name, queueAttributes(queue))))
}

export function localQueueArn(name: string): string {
  return `arn:aws:sqs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`
}

function queueAttributes(queue: QueuePlan): Record<string, string> {
  return {
    VisibilityTimeout: String(queue.visibilitySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: localQueueArn(queue.deadLetterName),
      maxReceiveCount: queue.maxReceiveCount,
    }),
  }
}

async function ensureQueue(aws: AwsCaller, QueueName: string, Attributes: Record<string, string>): Promise<void> {
  try {
    await aws.json('AmazonSQS.CreateQueue', { QueueName, Attributes })
  } catch (error) {
    if (!(error instanceof AwsCallError && /QueueNameExists|QueueAlreadyExists/.test(error.type))) throw error
    const { QueueUrl } = await aws.json('AmazonSQS.GetQueueUrl', { QueueName })
    await aws.json('AmazonSQS.SetQueueAttributes', { QueueUrl, Attributes })
  }
}
