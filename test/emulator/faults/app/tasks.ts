import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineApp, group, task } from 'tasklane'
import { Ledger } from '../ledger.ts'
import { type Order, type Receipt, RUNS, type RunLine } from '../lines.ts'

/** An app whose handlers do what they are told, and write down that they did. Its folder and the way to its backend come by the environment. */

let ledger: Ledger | undefined

const work = task({
  name: 'work',
  retry: { attempts: 3, backoff: 'fixed', initial: '500ms' },
  run: async ({ pauseMs, failures, resultBytes = 0 }: Order, ctx): Promise<Receipt> => {
    const run = randomUUID()
    const { id, attempt } = ctx.task
    const line = (event: RunLine['event']): RunLine => ({ event, run, id, attempt, pid: process.pid, atMs: Date.now() })
    ledger ??= new Ledger(join(process.env['FAULTS_FOLDER'] ?? '.', `${RUNS}${process.pid}`))
    ledger.note(line('begun'))
    await sleep(pauseMs)
    await ledger.keep(line('returned'))
    if (attempt < failures) throw new Error('it fails as ordered')
    return { run, pid: process.pid, padding: 'x'.repeat(resultBytes) }
  },
})

const endpoint = process.env['FAULTS_ENDPOINT']

export default defineApp('faults', {
  tasks: [work],
  groups: {
    default: group({
      ...(endpoint && { environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_ENDPOINT_URL_SQS: endpoint } }),
    }),
  },
})
