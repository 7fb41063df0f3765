import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, gather } from 'tasklane/client'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DEFAULTS } from '../../../lib/core/defaults.ts'
import { Random } from '../../simulation/random.ts'
import type app from './app/tasks.ts'
import { RestartableBackend } from './backend.ts'
import { runsOf } from './evidence.ts'
import { crashes, percentile } from './figures.ts'
import { readLedgers } from './ledger.ts'
import { RUNS, type RunLine } from './lines.ts'
import { spread } from './report.ts'

const TASKS = 1000
const KILLS = 16
/** A worker that is killed between two batches takes none along: so many runs at least are cut off all the same. */
const LEAST_CRASHES = 4
/** Invocations between two kills. */
const SPACING = 5

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasklane-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('after a worker is killed, its tasks run again within a lease and ten seconds', async () => {
  const random = new Random('crash to rerun')
  const killedAtMs = new Map<number, number>()
  let invocations = 0
  await using backend = new RestartableBackend({
    folder,
    concurrency: 4,
    onEvent: ({ type }) => {
      if (type !== 'invoked' || killedAtMs.size === KILLS || ++invocations % SPACING !== 0) return
      const alive = backend.workerPids().filter((pid) => !killedAtMs.has(pid))
      if (alive.length === 0) return
      const pid = random.pick(alive)
      killedAtMs.set(pid, Date.now())
      process.kill(pid, 'SIGKILL')
    },
  })
  await using client = createClient<typeof app>({ app: 'faults', endpoint: await backend.start() })
  // Some live to see their first heartbeat, which changes how their crash is noticed.
  const pauseOf = (number: number) => (number % 40 === 0 ? 1500 : random.int(20, 120))
  const orders = Array.from({ length: TASKS }, (_, number) => ({ number, pauseMs: pauseOf(number), failures: 0 }))

  const outcomes = await gather(await client.task('work').enqueueMany(orders))

  const runs = runsOf(readLedgers<RunLine>(folder, RUNS))
  const times = [...runs.values()].flatMap((list) => crashes(list, killedAtMs)).toSorted((one, other) => one - other)
  console.log(`crash to rerun: ${killedAtMs.size} workers killed, ${spread(times)}`)
  expect(outcomes.every(({ status }) => status === 'SUCCESS')).toBe(true)
  expect(times.length).toBeGreaterThanOrEqual(LEAST_CRASHES)
  expect(percentile(times, 0.95)).toBeLessThan(DEFAULTS.worker.leaseMs + 10_000)
})
