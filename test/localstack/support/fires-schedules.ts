import { randomUUID } from 'node:crypto'
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler'
import { CreateQueueCommand, DeleteQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { queueName } from '../../../lib/core/names.ts'
import { STAGE } from './stage.ts'

/** A one-time schedule fires within a second or two, or never. */
const PATIENCE_SECONDS = 6

/** Whether something fires the schedules that LocalStack keeps: its free edition by itself does not. */
export async function firesSchedules(endpoint: string): Promise<boolean> {
  const where = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
  const [sqs, scheduler] = [new SQSClient(where), new SchedulerClient(where)]
  const Name = `probe-${randomUUID().slice(0, 8)}`
  const QueueName = queueName({ app: Name, stage: STAGE, group: 'probe', priority: 2 })
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }))
  const soon = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toISOString().slice(0, 19)
  await scheduler.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression: `at(${soon})`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}`,
        RoleArn: 'arn:aws:iam::000000000000:role/probe',
        Input: 'fired',
      },
    }),
  )
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: PATIENCE_SECONDS }))
  await scheduler.send(new DeleteScheduleCommand({ Name }))
  await sqs.send(new DeleteQueueCommand({ QueueUrl }))
  for (const client of [sqs, scheduler]) client.destroy()
  return Messages.length > 0
}
