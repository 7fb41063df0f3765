import { fileURLToPath } from 'node:url'
import { createClient } from 'tasklane/client'
import { startDevServer } from 'tasklane/dev'
import { awsCaller } from '../lib/dev/aws-call.ts'
import type many from './apps/many-1.ts'
import { countDone } from './count-done.ts'
import { setPolling } from './polling.ts'

/** Microseconds a task. */
export interface DrainFigures {
  readonly enqueueUs: number
  readonly drainUs: number
}

/** Tasks before the first that counts: connections, compiled code, two warm workers. */
const WARM_UP = 2000
/** Handles held at once. */
const LOAD = 1000

/**
 * Lets a backlog grow with all polling switched off, then two warm workers drain it. A backend of its own each time: nobody's records but
 * those of this backlog lie in its table.
 *
 * @param definitions - how many tasks the app defines, 1, 10 or 100; all of them are asked for.
 */
export async function timeDrain(
  tasks: number,
  { definitions = 1, warmUp = WARM_UP }: { readonly definitions?: 1 | 10 | 100; readonly warmUp?: number } = {},
): Promise<DrainFigures> {
  const entry = fileURLToPath(new URL(`./apps/many-${definitions}.ts`, import.meta.url))
  await using server = await startDevServer({ entry, concurrency: 2, log: 'silent' })
  await using client = createClient<typeof many>({ app: 'many', endpoint: server.endpoint })
  const aws = awsCaller(server.endpoint)
  const done = countDone(server)
  const fill = async (count: number) => {
    for (let from = 0; from < count; from += LOAD) {
      const numbers = Array.from({ length: Math.min(LOAD, count - from) }, (_, index) => from + index)
      await Promise.all(numbers.map((number) => client.enqueue(`task-${number % definitions}`, number)))
    }
  }
  const warm = done.more(warmUp)
  await fill(warmUp)
  await warm

  await setPolling(aws, { Enabled: false })
  const drained = done.more(tasks)
  const beganMs = performance.now()
  await fill(tasks)
  const fullMs = performance.now()
  await setPolling(aws, { Enabled: true })
  await drained
  const endMs = performance.now()
  aws.close()
  return { enqueueUs: ((fullMs - beganMs) * 1000) / tasks, drainUs: ((endMs - fullMs) * 1000) / tasks }
}
