import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** CPU time and memory of processes, from /proc: Linux only. */

/** A clock tick of /proc, in ms; the same on every Linux. */
const TICK_MS = 10

export interface Memory {
  /** Of all processes together; pages that several share count in each. */
  readonly peakRssMb: number
  readonly rssMb: number
  /** Shared pages are divided among those that share them. */
  readonly pssMb: number
  readonly processes: number
}

/** A process and all that descend from it. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    const stat = Number.isInteger(pid) ? readStat(pid) : undefined
    if (stat !== undefined) children.set(stat.parent, [...(children.get(stat.parent) ?? []), pid])
  }
  const descend = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(descend)]
  return readStat(root) === undefined ? [] : descend(root)
}

/** What these processes, and children of theirs that have ended, used so far. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (readStat(pid)?.ticks ?? 0), 0) * TICK_MS
}

export function memoryOf(pids: readonly number[]): Memory {
  let [peakRss, rss, pss] = [0, 0, 0]
  for (const pid of pids) {
    const status = read(`/proc/${pid}/status`)
    peakRss += kib(/VmHWM:\s+(\d+)/, status)
    rss += kib(/VmRSS:\s+(\d+)/, status)
    pss += kib(/^Pss:\s+(\d+)/m, read(`/proc/${pid}/smaps_rollup`))
  }
  return { peakRssMb: peakRss / 1024, rssMb: rss / 1024, pssMb: pss / 1024, processes: pids.length }
}

/** Notes what all processors did; the function it gives says which share of them went to processes outside of `root`'s tree since. */
export function watchOthers(root: number): () => number {
  const look = () => ({ atMs: performance.now(), busyMs: machineBusyMs(), ownMs: cpuMs(processTree(root)) })
  const before = look()
  return () => {
    const now = look()
    const othersMs = now.busyMs - before.busyMs - (now.ownMs - before.ownMs)
    return Math.max(0, othersMs) / ((now.atMs - before.atMs) * availableParallelism())
  }
}

/** Ends a process that the run started, with all that it started, at once. @returns whom it ended */
export function killTree(root: number): readonly number[] {
  const pids = processTree(root)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return pids
}

/** Resolves when nothing of these processes runs any more; one that nobody has asked for its exit code counts as gone. */
export async function gone(pids: readonly number[]): Promise<void> {
  while (pids.some(runs)) await sleep(5)
}

/** A process whose first thread has ended holds its sockets until the last one has. */
function runs(pid: number): boolean {
  const stat = readStat(pid)
  return stat !== undefined && (stat.state !== 'Z' || stat.threads > 1)
}

/** Ends what the run has started, and the run, when it is told to stop. */
export function endChildrenOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const pid of processTree(process.pid).slice(1).reverse()) killTree(pid)
      process.exit(1)
    })
  }
}

function machineBusyMs(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = read('/proc/stat')
    .slice(0, 200)
    .split('\n', 1)
    .join()
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return (user + nice + system + irq + softIrq + steal) * TICK_MS
}

interface Stat {
  readonly state: string
  readonly parent: number
  readonly threads: number
  readonly ticks: number
}

function readStat(pid: number): Stat | undefined {
  const text = read(`/proc/${pid}/stat`)
  if (text === '') return undefined
  // The name, in parentheses, may hold anything.
  const [state = '', ...rest] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const fields = rest.map(Number)
  const [parent = 0] = fields
  const threads = fields[16] ?? 0
  return { state, parent, threads, ticks: fields.slice(10, 14).reduce((sum, ticks) => sum + ticks, 0) }
}

function kib(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1] ?? 0)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
