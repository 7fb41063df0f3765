import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ProducerAnswers, ProducerRequest } from './adapter.ts'
import { builtAdapter } from './built-adapter.ts'
import type { Contestant } from './contestants.ts'
import { type Launch, Speaker } from './speaker.ts'

/** What all turns of a run share. */
export interface Run {
  /** For logs and what processes leave; gone with the run. */
  readonly folder: string
  /** The interpreter that has the contestants in Python, where it could be made. */
  readonly python: string | undefined
}

/** Python's bytecode stays out of the repository. */
const SETTINGS = { NODE_ENV: 'production', PYTHONPYCACHEPREFIX: join(tmpdir(), 'tasklane-bench-pycache') }

/**
 * For every worker in Node, whosever it is: what is new takes up to 64 MB there by default, nearly all of it garbage that waits. With 4 MB
 * collecting it would cost 4 % of a worker's CPU more, with 16 MB 4 % less.
 */
const WORKER_OPTIONS = ['--max-semi-space-size=8']

export type Producer = Speaker<ProducerRequest, ProducerAnswers>
export type Environment = Readonly<Record<string, string>>

export async function startProducer(run: Run, contestant: Contestant, environment: Environment): Promise<Producer> {
  const producer: Producer = new Speaker(launchOf(run, contestant, 'producer', environment))
  await producer.ready
  return producer
}

export function spawnWorker(run: Run, contestant: Contestant, environment: Environment): ChildProcess {
  const { command, args, environment: env, log } = launchOf(run, contestant, 'worker', environment)
  const output = openSync(log, 'a')
  return spawn(command, args, { env, stdio: ['ignore', output, output] })
}

function launchOf(
  { folder, python }: Run,
  { name, adapter, variant = '' }: Contestant,
  role: 'producer' | 'worker',
  environment: Environment,
): Launch {
  const module = fileURLToPath(new URL(adapter, import.meta.url))
  const options = role === 'worker' ? WORKER_OPTIONS : []
  const inNode = () => ({
    command: process.execPath,
    args: [...process.execArgv, ...options, builtAdapter(module), role],
  })
  const inPython = () => ({ command: python ?? 'python3', args: [module, role] })
  return {
    ...(adapter.endsWith('.py') ? inPython() : inNode()),
    environment: { ...process.env, ...SETTINGS, BENCH_VARIANT: variant, ...environment },
    log: join(folder, `${name.replaceAll(' ', '-')}.${role}.log`),
  }
}
