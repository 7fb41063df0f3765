import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { serve } from '../serve.ts'
import { type Input, type Kind, run } from '../work.ts'

const connectionString = process.env['PG_URL'] ?? ''
const BULK = 1000
/** One fetches while the other runs. */
const LANES = 2
/** pg-boss has no call that waits for a job: whoever waits looks this often. */
const LOOK_MS = 5

interface Data extends Input {
  readonly kind: Kind
}

await serve({
  open: async () => {
    const boss = new PgBoss({ connectionString, max: 10, supervise: false, schedule: false })
    boss.on('error', (error) => console.error(error))
    await boss.start()
    // Idle workers are woken, rather than looking every so often.
    await boss.createQueue('bench', { notify: true })
    return { boss, pool: new pg.Pool({ connectionString, max: 2 }) }
  },
  empty: ({ pool }) => pool.query('TRUNCATE pgboss.job CASCADE'),
  enqueueMany: async ({ boss }, kind, inputs) => {
    const ids = inputs.map(() => randomUUID())
    const jobs = inputs.map((input, index) => ({ id: ids[index] ?? '', data: { kind, ...input } }))
    for (let at = 0; at < jobs.length; at += BULK) await boss.insert('bench', jobs.slice(at, at + BULK))
    return ids
  },
  enqueue: async ({ boss }, kind, input) => (await boss.send('bench', { kind, ...input })) ?? '',
  settled: async ({ pool }) => {
    const open = "SELECT 1 FROM pgboss.job WHERE name = 'bench' AND state <> 'completed' LIMIT 1"
    return (await pool.query(open)).rowCount === 0
  },
  output: async ({ boss }, id) => (await boss.getJobById('bench', id))?.output,
  call: async ({ boss }, kind, input) => {
    const id = (await boss.send('bench', { kind, ...input })) ?? ''
    for (;;) {
      const job = await boss.getJobById('bench', id)
      if (job?.state === 'completed') return job.output
      await sleep(LOOK_MS)
    }
  },
  work: async (concurrency) => {
    const boss = new PgBoss({ connectionString, max: 10, useListenNotify: true })
    boss.on('error', (error) => console.error(error))
    await boss.start()
    const options = {
      batchSize: Math.ceil(concurrency / LANES),
      localConcurrency: LANES,
      perJobResults: true,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
    } as const
    await boss.work<Data>('bench', options, (jobs) =>
      Promise.all(
        jobs.map(async ({ id, data }) => ({ id, status: 'completed' as const, output: await run(data.kind, data) })),
      ),
    )
  },
})
