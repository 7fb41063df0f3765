import { spawnSync } from 'node:child_process'
import module from 'node:module'
import { extname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SOURCE_CONDITION } from '../../lib/core/bundling.ts'
import type { FromChild, ToChild } from './protocol.ts'

export interface ChildLimits {
  /** A module that is imported may keep its process alive so long. */
  readonly aliveMs: number
  /** After so long the process is killed, whatever it does. */
  readonly killMs: number
}

export const CHILD_LIMITS: ChildLimits = { aliveMs: 5000, killMs: 30_000 }

/** The child's own words, or how it ended without any. */
export type ChildAnswer = FromChild | Ended

export interface Ended {
  /** It ran into {@link ChildLimits.killMs}. */
  readonly killed: boolean
  readonly status: string
  /** The end of what it wrote as an error. */
  readonly output: string
}

const OUTPUT_BYTES = 8 * 1024 * 1024
const SHOWN_CHARACTERS = 2000
const OWN_EXTENSION = extname(fileURLToPath(import.meta.url))
const CHILD = fileURLToPath(new URL(`./child${OWN_EXTENSION}`, import.meta.url))

/** Reads are free, and packages with native parts or WebAssembly load; writes, processes and threads are denied. */
const PERMISSIONS = ['--permission', '--allow-fs-read=*', '--allow-addons', '--allow-wasi']
const OPTIONS = [
  ...PERMISSIONS,
  '--enable-source-maps',
  '--no-warnings',
  ...(OWN_EXTENSION === '.ts' ? [`--conditions=${SOURCE_CONDITION}`] : []),
]

/** Whether this Node can: from 22.15 on. */
export function canRunChild(): boolean {
  return typeof module.registerHooks === 'function' && process.allowedNodeEnvironmentFlags.has('--permission')
}

/** Imports a bundled module in a process that may read, and nothing else. */
export function runChild(entry: string, code: string, limits: ChildLimits): ChildAnswer {
  const input: ToChild = { url: pathToFileURL(entry).href, code, aliveMs: limits.aliveMs }
  const { output, status, signal, error } = spawnSync(process.execPath, [...OPTIONS, CHILD], {
    input: JSON.stringify(input),
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    env: childEnvironment(process.env),
    timeout: limits.killMs,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_BYTES,
    encoding: 'utf8',
    windowsHide: true,
  })
  const [, , words, report] = (output ?? []) as readonly (string | null)[]
  if (report && error === undefined) return JSON.parse(report) as FromChild
  const reason = (error as NodeJS.ErrnoException | undefined)?.code
  return {
    killed: reason === 'ETIMEDOUT',
    status: reason ?? signal ?? `exit code ${status}`,
    output: (words ?? '').trim().slice(-SHOWN_CHARACTERS),
  }
}

/** Those of the AWS SDK that are no credentials, nor lead to any. */
const KEPT_AWS = /^AWS_(DEFAULT_)?REGION$/
/** Options for the process that runs synth, such as loaders and profilers, which would write. */
const NODE_ONLY_HERE = /^NODE_(OPTIONS|V8_COVERAGE|COMPILE_CACHE|CHANNEL_FD)$/

/** All that a module may be configured by; no credentials. */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => (!name.startsWith('AWS_') || KEPT_AWS.test(name)) && !NODE_ONLY_HERE.test(name),
    ),
  )
}
