import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { cron } from 'tasklane'
import { type Client, createClient } from 'tasklane/client'
import type app from '../app/tasks.ts'

type Pictures = Client<typeof app>

export function clientOf(endpoint: string): Pictures {
  return createClient<typeof app>({ app: 'pictures', endpoint })
}

/** The tasks that the stories look for. */
export interface Cast {
  /** Failed once, for good. */
  readonly declined: string
  /** Failed twice, then went well. */
  readonly mended: string
  /** Failed three times. */
  readonly gaveUp: string
  readonly resized: string
  /** Goes on for half a minute. */
  readonly slow: string
}

/** A bit of each: tasks that went well, failed, were retried, wait and run; a dead letter; schedules. */
export async function stage(client: Pictures, endpoint: string, queues: readonly string[]): Promise<Cast> {
  await client.enqueueMany(
    Array.from({ length: 60 }, (_, at) => ({
      task: 'resize' as const,
      input: { source: at % 9 === 0 ? `broken-${at}.png` : `photo-${at}@${800 + at}x600.png`, width: 320, height: 240 },
      options: { labels: { album: `a${at % 3}` } },
    })),
  )
  const resized = await client.enqueue('resize', {
    source: 'cover@1600x.jpg',
    width: 640,
    height: 480,
    tags: ['front'],
  })
  const declined = await client.enqueue('charge', { card: 'declined' }, { labels: { user: 'u17', region: 'eu' } })
  const mended = await client.enqueue('flaky', { succeedsAt: 3 })
  const gaveUp = await client.enqueue('flaky', {}, { labels: { user: 'u18' } })
  for (const card of ['declined', 'declined', '4242']) await client.enqueue('charge', { card })
  const slow = await client.enqueue('slow', { seconds: 30 })
  await Promise.all([resized, declined, mended, gaveUp].map((handle) => handle.outcome({ timeout: '30s' })))
  await client.schedules.create(cron('*/15 * * * *', { key: 'poll', task: 'report', input: undefined }))
  await loseMessage(endpoint, queues)
  return { declined: declined.id, mended: mended.id, gaveUp: gaveUp.id, resized: resized.id, slow: slow.id }
}

/** What no worker can read ends in a dead-letter queue. */
async function loseMessage(endpoint: string, queues: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials })
  const name = queues[0]
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }))
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'not an envelope' }))
  sqs.destroy()
}
