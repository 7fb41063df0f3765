import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { DEFAULTS } from '../core/defaults.ts'
import { nameProblem } from '../core/names.ts'
import type { BackendOptions } from './backend-protocol.ts'
import { DevServerError } from './dev-error.ts'
import type { SchedulePrecision } from './emulator/scheduler/firing-clock.ts'
import type { LogSink } from './log-lines.ts'

export interface DevServerOptions {
  /** The module whose default export is the app; relative to the working directory. */
  readonly entry: string
  /** On 127.0.0.1; 0 takes any that is free. @default 0 */
  readonly port?: number
  /** A folder that keeps queues, records and objects over restarts. @default none: all in memory, gone at the end */
  readonly persist?: string
  /** Part of every physical name. @default 'dev' */
  readonly stage?: string
  /** Run changed sources at once. @default false */
  readonly watch?: boolean
  /**
   * Most worker processes of each group.
   * @default the number of processors, at least 2, at most the group's maxInvocations; and one more for what is more urgent than all that runs
   */
  readonly concurrency?: number
  /** When schedules fire: on the second, or at a random second of the minute after, as on AWS. @default 'second' */
  readonly schedulePrecision?: SchedulePrecision
  /**
   * Lets a debugger into the worker processes: the first group's on this port of 127.0.0.1, each further group's on the next; 0 takes any
   * that are free. Each group then has one process, whose time stands still while the debugger holds it, and code is not minified.
   * @default none
   */
  readonly inspect?: number
  /** Where lines go that tell what happens. @default standard error */
  readonly log?: LogSink | 'silent'
  /** Variables for the workers, over those of this process. */
  readonly environment?: Readonly<Record<string, string>>
}

/** `node:sqlite`, which the SQS emulator stands on, came with this one. */
const OLDEST_NODE = [22, 5] as const

const PRECISIONS: readonly SchedulePrecision[] = ['second', 'minute']

/** @throws DevServerError OLD_NODE, saying where a newer one is to be had. */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new DevServerError(
    'OLD_NODE',
    `This is Node ${version}, and the local backend needs ${OLDEST_NODE.join('.')} or newer. ` +
      'Install one for this project alone with: npm install --save-dev node@24, and start it by npx or an npm script.',
  )
}

/** What the backend process is to do. @throws DevServerError ENTRY_MISSING, BAD_STAGE, BAD_PORT, BAD_INSPECT, BAD_CONCURRENCY, BAD_PRECISION, PERSIST_FOLDER */
export function backendOptions(options: DevServerOptions): BackendOptions {
  const { entry, port = 0, stage = DEFAULTS.stage, watch = false, persist, concurrency, environment } = options
  const { schedulePrecision, inspect } = options
  const path = resolve(entry)
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new DevServerError(
      'ENTRY_MISSING',
      `There is no tasks file ${path}. Name the module whose default export is your app, such as ./tasks.ts.`,
    )
  }
  const stageProblem = nameProblem('stage', stage)
  if (stageProblem !== undefined) throw new DevServerError('BAD_STAGE', stageProblem)
  if (!isPort(port)) throw new DevServerError('BAD_PORT', `The port is ${port} and ${PORT_RULE}`)
  if (inspect !== undefined && !isPort(inspect)) {
    throw new DevServerError('BAD_INSPECT', `The debugger's port is ${inspect} and ${PORT_RULE}`)
  }
  if (concurrency !== undefined && !(Number.isInteger(concurrency) && concurrency > 0)) {
    throw new DevServerError(
      'BAD_CONCURRENCY',
      `The concurrency is ${concurrency} and must be a whole number, 1 or more.`,
    )
  }
  if (schedulePrecision !== undefined && !PRECISIONS.includes(schedulePrecision)) {
    throw new DevServerError(
      'BAD_PRECISION',
      `The schedulePrecision is ${JSON.stringify(schedulePrecision)} and must be ${PRECISIONS.join(' or ')}.`,
    )
  }
  return {
    entry: path,
    stage,
    port,
    watch,
    ...(persist !== undefined && { persist: writableFolder(resolve(persist)) }),
    ...(concurrency !== undefined && { concurrency }),
    ...(schedulePrecision !== undefined && { schedulePrecision }),
    ...(inspect !== undefined && { inspect }),
    environment: { ...process.env, ...environment },
  }
}

const PORT_RULE = 'must be a whole number, 0 to 65535; 0 takes any that is free.'

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535
}

function writableFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true })
    accessSync(path, constants.W_OK)
    return path
  } catch (cause) {
    throw new DevServerError(
      'PERSIST_FOLDER',
      `The folder ${path} can't be written (${(cause as NodeJS.ErrnoException).code}). Choose another, or leave persist out to keep all in memory.`,
      { cause },
    )
  }
}
