import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant } from './contestants.ts'
import { type Environment, type Run, spawnWorker } from './launch.ts'
import { gone, killTree, processTree } from './processes.ts'
import type { TasklaneBackend } from './services/tasklane.ts'
import { FIRST_RUN_FILE } from './work.ts'

const FIRST_RUN_LIMIT_MS = 30_000

/** A contestant's worker, from its start to its end. */
export interface Worker {
  /** In ms since 1970. */
  readonly startedAtMs: number
  /** When a handler ran for the first time, in ms since 1970. */
  firstRunAtMs(): Promise<number>
  /** Its processes as of now. */
  pids(): Promise<readonly number[]>
  end(): Promise<void>
}

/** Where the workers of a contestant note their first run. */
export function firstRunFile({ folder }: Run, { name }: Contestant): string {
  return join(folder, `${name.replaceAll(' ', '-')}.first-run`)
}

/** In a process of its own. */
export function startWorker(run: Run, contestant: Contestant, concurrency: number, environment: Environment): Worker {
  const file = freshFile(run, contestant)
  const startedAtMs = Date.now()
  const child = spawnWorker(run, contestant, {
    ...environment,
    BENCH_CONCURRENCY: `${concurrency}`,
    [FIRST_RUN_FILE]: file,
  })
  const pid = child.pid ?? 0
  return {
    startedAtMs,
    firstRunAtMs: () => firstRun(file, () => assertRuns(child, contestant)),
    pids: async () => processTree(pid),
    // To the last of them: one that is about to die may still take a task with it.
    end: async () => {
      const ended = [gone(killTree(pid)), ...(hasEnded(child) ? [] : [once(child, 'exit')])]
      await Promise.all(ended)
    },
  }
}

/** The worker processes that Tasklane's local backend makes as it needs them. */
export async function releaseWorkers(run: Run, contestant: Contestant, backend: TasklaneBackend): Promise<Worker> {
  const file = freshFile(run, contestant)
  const startedAtMs = Date.now()
  await backend.ask({ op: 'release' })
  return {
    startedAtMs,
    firstRunAtMs: () => firstRun(file, () => {}),
    pids: async () => (await backend.ask({ op: 'workers' })).pids,
    end: async () => {
      await backend.ask({ op: 'hold' })
    },
  }
}

function freshFile(run: Run, contestant: Contestant): string {
  const file = firstRunFile(run, contestant)
  rmSync(file, { force: true })
  return file
}

function assertRuns(child: ChildProcess, { name }: Contestant): void {
  if (hasEnded(child)) throw new Error(`${name}: the worker exited with ${child.exitCode}`)
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function firstRun(file: string, check: () => void): Promise<number> {
  for (const endMs = Date.now() + FIRST_RUN_LIMIT_MS; Date.now() < endMs; await sleep(5)) {
    check()
    const times = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number) : []
    if (times.length > 0) return Math.min(...times)
  }
  throw new Error(`no task ran within ${FIRST_RUN_LIMIT_MS / 1000} s`)
}
