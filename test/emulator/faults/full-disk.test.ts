import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, gather, type TaskHandle } from 'tasklane/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type app from './app/tasks.ts'
import { CliProcess } from './cli-process.ts'
import { allRecords } from './records.ts'

/** Less than the database of records lets one of its files grow to; more than a bundle needs. */
const FILE_LIMIT_KIB = 3 * 1024
const CHUNK = 10

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-full-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Whose file it is that grows: messages wait in the one, and records stay in the other. */
test.each([
  ['messages', { padding: 'x'.repeat(150_000), pauseMs: 300 }, {}],
  [
    'records',
    { pauseMs: 0 },
    Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`l${index}`, 'x'.repeat(250)])),
  ],
])(
  'when %s fill the disk, enqueue says so, and what it had accepted ends as ever once there is room',
  async (_, order, labels) => {
    const full = await start(FILE_LIMIT_KIB)
    const accepted: TaskHandle[] = []
    let refusal: unknown
    while (refusal === undefined) {
      const items = Array.from({ length: CHUNK }, (_, index) => ({
        number: accepted.length + index,
        failures: 0,
        ...order,
      }))
      const calls = await Promise.allSettled(items.map((item) => full.client.enqueue('work', item, { labels })))
      for (const call of calls) {
        if (call.status === 'fulfilled') accepted.push(call.value)
        else refusal ??= call.reason
      }
    }
    await full.end()

    const roomy = await start(undefined)
    const outcomes = await gather(accepted.map(({ id }) => roomy.client.handle(id, 'work')))
    const records = await allRecords(roomy.endpoint)
    await roomy.end()

    console.log(`full disk: ${accepted.length} accepted, then: ${String(refusal)}`)
    expect(refusal).toMatchObject({ code: 'QUEUE_UNAVAILABLE', retryable: true })
    expect(String(refusal)).toMatch(/The local backend failed: .*(disk|full|too large|no space)/i)
    expect(outcomes.every(({ status }) => status === 'SUCCESS')).toBe(true)
    for (const { id } of accepted) expect(records.get(id)?.status).toBe('SUCCESS')
  },
)

async function start(fileLimitKiB: number | undefined) {
  const persist = join(folder, 'kept')
  const cli = await CliProcess.start({ folder, persist, ...(fileLimitKiB !== undefined && { fileLimitKiB }) })
  const client = createClient<typeof app>({ app: 'faults', endpoint: cli.endpoint })
  return {
    client,
    endpoint: cli.endpoint,
    end: async () => {
      await client.close()
      await cli.end('SIGKILL')
    },
  }
}
