import { Job, Queue, QueueEvents, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { serve } from '../serve.ts'
import { type Input, type Kind, run } from '../work.ts'

const connection = { host: '127.0.0.1', port: Number(process.env['REDIS_PORT']), maxRetriesPerRequest: null }
/** `addBulk` is one pipeline: so many jobs in each. */
const BULK = 1000

await serve({
  open: async () => {
    const queue = new Queue<Input>('bench', { connection })
    const events = new QueueEvents('bench', { connection })
    await Promise.all([queue.waitUntilReady(), events.waitUntilReady()])
    return { queue, events, redis: new Redis(connection) }
  },
  empty: ({ redis }) => redis.flushall(),
  enqueueMany: async ({ queue }, kind, inputs) => {
    const ids: string[] = []
    for (let at = 0; at < inputs.length; at += BULK) {
      const jobs = await queue.addBulk(inputs.slice(at, at + BULK).map((data) => ({ name: kind, data })))
      ids.push(...jobs.map(({ id }) => id ?? ''))
    }
    return ids
  },
  enqueue: async ({ queue }, kind, input) => (await queue.add(kind, input)).id ?? '',
  settled: async ({ queue }, count) => (await queue.getCompletedCount()) >= count,
  output: async ({ queue }, id) => (await Job.fromId(queue, id))?.returnvalue,
  call: async ({ queue, events }, kind, input) => (await queue.add(kind, input)).waitUntilFinished(events, 10_000),
  work: (concurrency) =>
    new Worker<Input>('bench', (job) => run(job.name as Kind, job.data), { connection, concurrency }),
})
