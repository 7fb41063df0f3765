import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, makeWorkerUtils, run as runWorker, type Task } from 'graphile-worker'
import pg from 'pg'
import { serve } from '../serve.ts'
import { type Input, type Kind, run } from '../work.ts'

/** It stores no results: a job that has ended is a row less. So none are checked, and it does less than the others. */

const connectionString = process.env['PG_URL'] ?? ''
const logger = new Logger(() => () => {})
const BULK = 1000
/** It has no call that waits for a job: whoever waits looks this often. */
const LOOK_MS = 5

const task = (kind: Kind): Task => {
  return async (payload) => {
    await run(kind, payload as Input)
  }
}

await serve({
  open: async () => {
    const utils = await makeWorkerUtils({ connectionString, logger })
    await utils.migrate()
    return { utils, pool: new pg.Pool({ connectionString, max: 2 }) }
  },
  empty: ({ pool }) => pool.query('TRUNCATE graphile_worker._private_jobs'),
  enqueueMany: async ({ utils }, kind, inputs) => {
    const ids: string[] = []
    for (let at = 0; at < inputs.length; at += BULK) {
      const batch = inputs.slice(at, at + BULK)
      const jobs = await utils.addJobs(batch.map((payload) => ({ identifier: kind, payload })))
      ids.push(...jobs.map(({ id }) => id))
    }
    return ids
  },
  enqueue: async ({ utils }, kind, input) => (await utils.addJob(kind, input)).id,
  settled: async ({ pool }) => (await pool.query('SELECT 1 FROM graphile_worker._private_jobs LIMIT 1')).rowCount === 0,
  call: async ({ utils, pool }, kind, input) => {
    const { id } = await utils.addJob(kind, input)
    const open = 'SELECT 1 FROM graphile_worker._private_jobs WHERE id = $1'
    while ((await pool.query(open, [id])).rowCount !== 0) await sleep(LOOK_MS)
  },
  work: (concurrency) =>
    runWorker({
      logger,
      noHandleSignals: true,
      taskList: { noop: task('noop'), wait: task('wait') },
      preset: {
        worker: {
          connectionString,
          concurrentJobs: concurrency,
          maxPoolSize: 12,
          localQueue: { size: 500 },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
    }),
})
