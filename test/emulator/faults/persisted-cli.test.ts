import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, createClient, gather } from 'tasklane/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type app from './app/tasks.ts'
import { CliProcess } from './cli-process.ts'
import { runsOf } from './evidence.ts'
import { readLedgers } from './ledger.ts'
import { RUNS, type RunLine } from './lines.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-persisted-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'tasklane dev --persist keeps all over a restart after %s: what ended, ran, waited, was due later, and each key',
  async (signal) => {
    await using first = await start()
    const before = await putIn(first.client)
    await first.cli.end(signal)

    await using second = await start()
    const again = await second.client.enqueue('work', order(0), { idempotencyKey: 'done' })
    const kept = await second.client.get(before.done.id)
    const outcomes = await gather(before.ids.map((id) => second.client.handle(id, 'work')))

    expect(again).toMatchObject({ id: before.done.id, created: false })
    expect(kept).toMatchObject({ status: 'SUCCESS', completedAt: before.done.completedAt })
    const statuses = Object.groupBy(outcomes, ({ status }) => status)
    expect(statuses.CANCELLED?.map(({ id }) => id)).toEqual([before.cancelledId])
    expect(statuses.SUCCESS).toHaveLength(before.ids.length - 1)
    const later = outcomes.find(({ id }) => id === before.laterId)
    expect(later?.startedAt?.getTime()).toBeGreaterThanOrEqual(before.laterDueAtMs)
    expect(runsOf(readLedgers<RunLine>(folder, RUNS)).get(before.done.id)).toHaveLength(1)
  },
)

/** A task of each kind, and a queue that is longer than its workers can have finished. */
async function putIn(client: Client<typeof app>) {
  const done = await (await client.enqueue('work', order(0), { idempotencyKey: 'done' })).outcome()
  const cancelled = await client.enqueue('work', order(1), { delay: '10m' })
  await cancelled.cancel()
  const laterDueAtMs = Date.now() + 12_000
  const later = await client.enqueue('work', order(2), { dueAt: new Date(laterDueAtMs) })
  const running = await client.enqueue('work', { ...order(3), pauseMs: 4000 }, { priority: 'critical' })
  const waiting = await client
    .task('work')
    .enqueueMany(Array.from({ length: 60 }, () => ({ ...order(4), pauseMs: 800 })))
  for await (const { status } of running.watch()) if (status !== 'PENDING') break
  const ids = [cancelled, later, running, ...waiting].map(({ id }) => id)
  return { done, ids, cancelledId: cancelled.id, laterId: later.id, laterDueAtMs }
}

function order(number: number) {
  return { number, pauseMs: 0, failures: 0 }
}

async function start() {
  const cli = await CliProcess.start({ folder, persist: join(folder, 'kept') })
  const client = createClient<typeof app>({ app: 'faults', endpoint: cli.endpoint })
  return {
    cli,
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await cli.end('SIGKILL')
    },
  }
}
