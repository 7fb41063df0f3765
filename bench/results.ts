import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

const FILE = fileURLToPath(new URL('./results.json', import.meta.url))

/** Where and when figures were taken; without it they say little. */
export interface Circumstances {
  readonly date: string
  readonly node: string
  readonly processor: string
  readonly processors: number
  readonly memoryGb: number
  /** The load average of the last minute, when the run began. */
  readonly load: number
}

/** A part as it was measured last. */
export interface PartResult extends Circumstances {
  readonly title: string
  readonly rows: readonly Row[]
}

/** `bench/results.json`: each part by its name. Those of different runs stand side by side, each with its own circumstances. */
export interface Results {
  readonly parts: Readonly<Record<string, PartResult>>
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

function readResults(): Results {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Results
}

/** Puts these parts in the place of their older selves in `bench/results.json`; all others stay. @returns the file's path, and what is in it */
export function writeResults(parts: Readonly<Record<string, PartResult>>): {
  readonly file: string
  readonly results: Results
} {
  const results: Results = { parts: { ...readResults().parts, ...parts } }
  writeFileSync(FILE, `${JSON.stringify(results, undefined, 2)}\n`)
  return { file: FILE, results }
}
