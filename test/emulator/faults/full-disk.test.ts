import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, gather, type TaskHandle } from 'tasklane/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type app from './app/tasks.ts'
import { CliProcess } from './cli-process.ts'
import type { Order } from './lines.ts'

/** Less than the database of records lets one of its files grow to; more than a bundle needs. */
const FILE_LIMIT_KIB = 3 * 1024
const CHUNK = 10

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-full-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Whose file it is that grows: messages wait in the one, records stay in the other. */
test.each([
  ['messages', { padding: 'x'.repeat(150_000), pauseMs: 300 }],
  ['records', { resultBytes: 30_000, pauseMs: 0 }],
])(
  'when %s fill the disk, enqueue says so, and what it had accepted ends as ever once there is room',
  async (_, order) => {
    const full = await start(FILE_LIMIT_KIB)
    const { accepted, refusal } = await fill(full.client, order)
    await full.end()

    const roomy = await start(undefined)
    const outcomes = await gather(accepted.map(({ id }) => roomy.client.handle(id, 'work')))
    await roomy.end()

    console.log(`full disk: ${accepted.length} accepted, then: ${String(refusal)}`)
    expect(refusal).toMatchObject({ code: 'QUEUE_UNAVAILABLE', retryable: true })
    expect(String(refusal)).toMatch(/The local backend failed: .*(disk|full|too large|no space)/i)
    expect(accepted.length).toBeGreaterThan(0)
    expect(outcomes.filter(({ status }) => status !== 'SUCCESS')).toEqual([])
  },
)

/** Puts tasks in, and lets them end, until one is refused. */
async function fill(client: Client<typeof app>, order: Omit<Order, 'number' | 'failures'>) {
  const accepted: TaskHandle<unknown>[] = []
  for (;;) {
    const items = Array.from({ length: CHUNK }, (_, index) => ({ ...order, number: index, failures: 0 }))
    const calls = await Promise.allSettled(items.map((item) => client.enqueue('work', item)))
    const handles = calls.flatMap((call) => (call.status === 'fulfilled' ? [call.value] : []))
    accepted.push(...handles)
    const refused = calls.find((call) => call.status === 'rejected')
    if (refused !== undefined) return { accepted, refusal: refused.reason as unknown }
    // What can't be recorded any more has no end to wait for.
    if (order.resultBytes !== undefined) await gather(handles, { timeout: '3s' }).catch(() => {})
  }
}

async function start(fileLimitKiB: number | undefined) {
  const persist = join(folder, 'kept')
  const cli = await CliProcess.start({ folder, persist, ...(fileLimitKiB !== undefined && { fileLimitKiB }) })
  const client = createClient<typeof app>({ app: 'faults', endpoint: cli.endpoint })
  return {
    client,
    end: async () => {
      await client.close()
      await cli.end('SIGKILL')
    },
  }
}
