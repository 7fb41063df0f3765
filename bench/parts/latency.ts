import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient } from 'tasklane/client'
import { startDevServer } from 'tasklane/dev'
import type trivial from '../apps/trivial.ts'
import { ascending, type Part, percentile, timed } from '../row.ts'

const CALLS = 200
/** Calls before the first counts: connections, compiled code, one warm worker. */
const WARM_UP = 30
const PAUSE_MS = 50

/** One task at a time, from `enqueue` to its result in hand, on a backend that has nothing else to do. */
export const latency: Part = {
  title: `enqueue to result, idle local backend, ${CALLS} single calls`,
  run: async () => {
    const entry = fileURLToPath(new URL('../apps/trivial.ts', import.meta.url))
    await using server = await startDevServer({ entry, log: 'silent' })
    await using client = createClient<typeof trivial>({ app: 'trivial', endpoint: server.endpoint })
    const times: number[] = []
    for (let call = -WARM_UP; call < CALLS; call++) {
      const beganMs = performance.now()
      await client.call('echo', 'hello')
      if (call >= 0) times.push(performance.now() - beganMs)
      await sleep(PAUSE_MS)
    }
    const sorted = ascending(times)
    return [
      timed('p50', percentile(sorted, 0.5), 60),
      timed('p95', percentile(sorted, 0.95), 150),
      timed('p99', percentile(sorted, 0.99)),
    ]
  },
}
