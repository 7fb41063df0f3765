import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from 'tasklane/client'
import { startDevServer } from 'tasklane/dev'
import type trivial from './apps/trivial.ts'
import { countDone } from './count-done.ts'
import { ascending, percentile } from './row.ts'

/** `npm run bench:soak [TASKS]`: whether a worker's memory stays where it is. Exit code 1 when it grew by more than a tenth. */

const TASKS = Number(process.argv[2] ?? 100_000)
/** Tasks before the first sample counts: compiled code, connections, the heap's first growth. */
const WARM_UP = Math.max(2000, TASKS / 10)
const ROUND = 1000
/** The most that the end may be of the start. */
const LIMIT = 1.1
/** A figure is the median of so many rounds: a single one depends on when the last collection was. */
const ROUNDS = 10

const entry = fileURLToPath(new URL('./apps/trivial.ts', import.meta.url))
await using server = await startDevServer({ entry, concurrency: 2, log: 'silent' })
await using client = createClient<typeof trivial>({ app: 'trivial', endpoint: server.endpoint })
const done = countDone(server)
const beganMs = performance.now()

await run(WARM_UP)
const pids = server.workers().map(({ pid }) => pid)
const samples = await run(TASKS)
const survivors = server.workers().map(({ pid }) => pid)

const start = medians(samples.slice(0, ROUNDS))
const end = medians(samples.slice(-ROUNDS))
const seconds = ((performance.now() - beganMs) / 1000).toFixed(0)
console.log(
  `${TASKS} tasks after ${WARM_UP} to warm up, in ${seconds} s; resident memory of each worker, start -> end:`,
)
for (const [index, pid] of pids.entries()) {
  const [from = 0, to = 0] = [start[index], end[index]]
  console.log(`  ${pid}: ${megabytes(from)} -> ${megabytes(to)} MB, ${((to / from - 1) * 100).toFixed(1)} %`)
}
const sameProcesses = pids.join() === survivors.join()
if (!sameProcesses) console.log('  the workers are not those that began: one died')
process.exitCode = sameProcesses && pids.every((_, index) => (end[index] ?? 0) <= (start[index] ?? 0) * LIMIT) ? 0 : 1

/** Round by round, so that neither queue nor client holds them all. @returns each worker's resident KiB after each round */
async function run(tasks: number): Promise<number[][]> {
  const rounds: number[][] = []
  for (let left = tasks; left > 0; left -= ROUND) {
    const inputs = Array.from({ length: Math.min(ROUND, left) }, (_, index) => `task ${left - index}`)
    await client.task('echo').enqueueMany(inputs)
    await done.more(inputs.length)
    rounds.push(await Promise.all(server.workers().map(({ pid }) => residentKib(pid))))
  }
  return rounds
}

function medians(rounds: readonly number[][]): number[] {
  return pids.map((_, index) => percentile(ascending(rounds.map((round) => round[index] ?? 0)), 0.5))
}

async function residentKib(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout)
}

function megabytes(kib: number): string {
  return (kib / 1024).toFixed(1)
}
