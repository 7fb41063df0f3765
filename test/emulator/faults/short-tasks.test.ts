import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, gather } from 'tasklane/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type app from './app/tasks.ts'
import { RestartableBackend } from './backend.ts'
import { History } from './history.ts'
import { FaultyProxy } from './proxy.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-short-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('tasks of under a second cost no heartbeat and no change of visibility; longer ones do', async () => {
  const history = new History(() => {})
  await using backend = new RestartableBackend({ folder, proxy: () => proxy.endpoint })
  await using proxy = await FaultyProxy.open('http://127.0.0.1:1', { written: history.add.bind(history) })
  proxy.upstream.endpoint = await backend.start()
  await using client = createClient<typeof app>({ app: 'faults', endpoint: proxy.endpoint })
  const runAll = async (pauses: readonly number[]) => {
    const orders = pauses.map((pauseMs, number) => ({ number, pauseMs, failures: 0 }))
    await gather(await client.task('work').enqueueMany(orders))
    return { heartbeats: history.heartbeats, changes: proxy.seen.get('ChangeMessageVisibilityBatch') ?? 0 }
  }

  const short = await runAll(Array.from({ length: 300 }, (_, index) => (index * 37) % 600))
  const long = await runAll([1800])

  console.log(`300 tasks of up to 600 ms: ${short.heartbeats} heartbeats, ${short.changes} changes of visibility`)
  expect(short).toEqual({ heartbeats: 0, changes: 0 })
  expect(long).toEqual({ heartbeats: 1, changes: 1 })
})
