import { fileURLToPath } from 'node:url'
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, test } from 'vitest'
import { startDevServer } from '../../../lib/dev/index.ts'
import { createClient } from '../../../lib/entries/client.ts'
import { BAD_INPUT } from '../../support/bad-input.ts'
import app from '../../support/bad-input-app.ts'

/** Each story gets a stage of its own: queues that no other story has touched. */
describe('bad input, on the embedded backend', () => {
  test.each(BAD_INPUT.map((story, index) => ({ ...story, stage: `s${index}` })))('$title', async ({ run, stage }) => {
    const entry = fileURLToPath(new URL('../../support/bad-input-app.ts', import.meta.url))
    await using dev = await startDevServer({ entry, stage, log: 'silent' })
    await using client = createClient({ app, stage, endpoint: dev.endpoint })
    const sqs = new SQSClient({
      endpoint: dev.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    })
    const urlOf = async (name: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl
    const name = `tl_bad-input_${stage}_default_normal`
    const reasons: string[] = []

    await run({
      client,
      now: () => Date.now(),
      send: async (body) =>
        void (await sqs.send(new SendMessageCommand({ QueueUrl: await urlOf(name), MessageBody: body }))),
      // The mappings are at work all the time; each story waits for what it asks for.
      settle: async () => {},
      deadLetterReasons: async () => {
        const QueueUrl = await urlOf(`${name}_dlq`)
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
        )
        reasons.push(...Messages.map(({ MessageAttributes }) => MessageAttributes?.['reason']?.StringValue ?? 'none'))
        return reasons.toSorted()
      },
      held: async () => {
        const normal = (await client.queues()).find(({ priority }) => priority === 2)
        return (normal?.depth ?? 0) + (normal?.inFlight ?? 0) + (normal?.delayed ?? 0)
      },
    })
    sqs.destroy()
  })
})
