import { GetQueueAttributesCommand, PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import { createClient } from 'tasklane/client'
import { poll } from 'tasklane/worker'
import { serve } from '../serve.ts'
import app from './app.ts'
import { BACKEND } from './environment.ts'

const endpoint = process.env[BACKEND.endpoint] ?? ''
const QueueUrl = `${endpoint}/000000000000/${process.env[BACKEND.queue]}`
const DEPTHS = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const
/** What a caller in a hurry asks for; by default the first look is when earlier tasks were seen to end. */
const TIGHT_MS = 5

await serve({
  open: async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const sqs = new SQSClient({ endpoint, region: 'us-east-1', credentials })
    return { client: createClient({ app, endpoint }), sqs }
  },
  empty: ({ sqs }) => sqs.send(new PurgeQueueCommand({ QueueUrl })),
  enqueueMany: async ({ client }, kind, inputs) => {
    const handles = await client.task(kind).enqueueMany(inputs)
    return handles.map(({ id }) => id)
  },
  enqueue: async ({ client }, kind, input) => (await client.enqueue(kind, input)).id,
  // A message is let go after its task's record says how it ended.
  settled: async ({ sqs }) => {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...DEPTHS] }))
    return DEPTHS.every((name) => Attributes?.[name] === '0')
  },
  output: async ({ client }, id) => client.handle(id).result(),
  call: async ({ client }, kind, input, tight) =>
    tight ? (await client.enqueue(kind, input)).result({ interval: TIGHT_MS }) : client.call(kind, input),
  work: (concurrency) => poll(app, { endpoint, concurrency }),
})
