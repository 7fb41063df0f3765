import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CONTESTANTS } from '../contestants.ts'
import { type Run, spawnWorker, startProducer } from '../launch.ts'
import { startTasklane } from '../services/tasklane.ts'
import { firstRunFile } from '../worker.ts'
import { selfTimes, sharedClockUs } from './read-profile.ts'
import { summarise } from './summary.ts'

/**
 * `npm run bench:profile [TASKS]`: where the time of a drain goes, by V8's sampling profiler: no-ops, one `poll` worker, the local backend.
 * Writes `bench/profiles/drain-poll.txt`.
 */

const FILE = fileURLToPath(new URL('../../profiles/drain-poll.txt', import.meta.url))
const PROFILING = ['--cpu-prof', '--cpu-prof-interval=500']
const TASKS = Number(process.argv[2] ?? 5000)
const CONCURRENCY = 100
const LIMIT_MS = 120_000

const contestant = CONTESTANTS.find(({ name }) => name === 'tasklane poll')
if (contestant === undefined) throw new Error('there is no contestant to profile')
const folder = mkdtempSync(join(tmpdir(), 'tasklane-profile-'))
const run: Run = { folder, python: undefined }
const profiles = (name: string) => ({ NODE_OPTIONS: [...PROFILING, `--cpu-prof-dir=${join(folder, name)}`].join(' ') })
try {
  Object.assign(process.env, profiles('backend'))
  const backend = await startTasklane(folder, firstRunFile(run, contestant))
  delete process.env['NODE_OPTIONS']
  const producer = await startProducer(run, contestant, backend.environment)
  await producer.ask({ op: 'enqueueMany', kind: 'noop', tasks: TASKS })
  const environment = { ...backend.environment, ...profiles('worker'), BENCH_CONCURRENCY: String(CONCURRENCY) }
  const fromUs = sharedClockUs()
  const worker = spawnWorker(run, contestant, environment)
  const { atMs } = await producer.ask({ op: 'settled', tasks: TASKS, limitMs: LIMIT_MS })
  const toUs = sharedClockUs()
  if (atMs === null) throw new Error(`not all of ${TASKS} tasks ended`)
  const exited = once(worker, 'exit')
  worker.kill('SIGTERM')
  await exited
  producer.kill()
  await backend.stop()

  const seconds = (toUs - fromUs) / 1e6
  const head = `${TASKS} no-ops drained by one poll worker, ${CONCURRENCY} at once: ${seconds.toFixed(2)} s from its start, so ${(TASKS / seconds).toFixed(0)} a second, with the profiler.\nSamples are by the clock: on a busy machine the shares hold, the times don't.\n`
  const ofProcesses = ['worker', 'backend'].map((name) =>
    summarise(name, busiest(join(folder, name), fromUs, toUs), TASKS),
  )
  writeFileSync(FILE, [head, ...ofProcesses].join('\n'))
  console.log(FILE)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The backend is started by a process that only waits for it, and has helpers. */
function busiest(profiles: string, fromUs: number, toUs: number) {
  const all = readdirSync(profiles).map((file) => selfTimes(join(profiles, file), fromUs, toUs))
  const busyMs = (times: (typeof all)[number]) => times.reduce((sum, { ms }) => sum + ms, 0)
  return all.sort((a, b) => busyMs(b) - busyMs(a))[0] ?? []
}
