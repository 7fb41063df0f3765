import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const FILE = fileURLToPath(new URL('./results.json', import.meta.url))

/** Where and when figures were taken; without it they say little. */
interface Circumstances {
  readonly date: string
  readonly node: string
  readonly processor: string
  readonly processors: number
  readonly memoryGb: number
  /** The load average of the last minute, when the run began. */
  readonly load: number
}

/** To be called before anything is measured: the run itself is a load. */
export function circumstances(): Circumstances {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    processor: cpus()[0]?.model ?? 'unknown',
    processors: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
  }
}

/** Writes `bench/results.json` anew. @returns the file's path */
export function writeResults(taken: Circumstances, parts: Readonly<Record<string, readonly Row[]>>): string {
  writeFileSync(FILE, `${JSON.stringify({ ...taken, parts }, undefined, 2)}\n`)
  return FILE
}
