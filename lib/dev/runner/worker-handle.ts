import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { forkGuarded, killGroup, modulePath, NODE_ARGUMENTS, sendTo } from '../processes.ts'
import type { FromWorker, Invocation } from './worker-messages.ts'

/** How one invocation ended. */
export type Ended =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly problem: string }
  /** It was killed at its deadline. */
  | { readonly kind: 'timeout'; readonly problem: string }
  /** The process went in the middle. */
  | { readonly kind: 'died'; readonly problem: string }
  /** The handler never saw the batch. */
  | { readonly kind: 'load-failed'; readonly problem: string }

export interface WorkerOptions {
  readonly bundle: string
  readonly environment: Record<string, string | undefined>
  readonly memoryMb: number
  /** Where a debugger finds it; 0 takes any port that is free, `undefined` lets none in. */
  readonly inspectPort: number | undefined
  readonly onOutput: (pid: number, stream: 'stdout' | 'stderr', line: string) => void
  /** `reason` when nobody asked it to go. */
  readonly onExit: (worker: WorkerHandle, reason: string | undefined) => void
}

/** What Lambda grants for loading a function is 10 s; a busy laptop gets more. */
const LOAD_LIMIT_MS = 30_000
/** Who looks at a task in a debugger takes the time that takes. */
const DEBUGGED_LIMIT_SECONDS = 86_400
/** Between asking an idle worker to go and killing it. */
const STOP_GRACE_MS = 500

/** One worker process, seen from outside. */
export class WorkerHandle {
  readonly pid: number
  readonly #child: ChildProcess
  readonly #debugged: boolean
  readonly #loaded: Promise<Ended | undefined>
  /** Settles with why it ended. */
  readonly #gone: Promise<string>
  #answered: ((ended: Ended) => void) | undefined
  #stopping: string | undefined

  constructor(options: WorkerOptions) {
    const { inspectPort } = options
    this.#debugged = inspectPort !== undefined
    const argv = [options.bundle, ...(inspectPort === undefined ? [] : [String(inspectPort)])]
    this.#child = forkGuarded(modulePath('./worker-process', import.meta.url), argv, {
      env: options.environment,
      execArgv: [...NODE_ARGUMENTS, `--max-old-space-size=${options.memoryMb}`],
    })
    this.pid = this.#child.pid ?? 0
    this.#gone = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(`it could not be started: ${error.message}`))
      this.#child.once('exit', (code, signal) =>
        resolve(signal === null ? `it exited with ${code}` : `it was killed by ${signal}`),
      )
    })
    this.#loaded = this.#load()
    for (const stream of ['stdout', 'stderr'] as const) {
      const input = this.#child[stream]
      if (input !== null) createInterface({ input }).on('line', (line) => options.onOutput(this.pid, stream, line))
    }
    void this.#gone.then((reason) => options.onExit(this, this.#stopping === undefined ? reason : undefined))
  }

  /** Runs one invocation; never rejects. It is killed `functionTimeoutSeconds` after it began, unless it may be held by a debugger. */
  async invoke(invocation: Omit<Invocation, 'type' | 'deadlineMs'>, functionTimeoutSeconds: number): Promise<Ended> {
    const timeoutSeconds = this.#debugged ? DEBUGGED_LIMIT_SECONDS : functionTimeoutSeconds
    const failed = await this.#loaded
    if (failed !== undefined) return failed
    let timer: NodeJS.Timeout | undefined
    const ended = new Promise<Ended>((resolve) => {
      this.#answered = resolve
      timer = setTimeout(() => {
        this.kill('timeout')
        resolve({
          kind: 'timeout',
          problem: `it did not end within the function's ${timeoutSeconds} s, and was killed`,
        })
      }, timeoutSeconds * 1000)
      void this.#gone.then((problem) => resolve({ kind: 'died', problem }))
    })
    sendTo(this.#child, { type: 'invoke', ...invocation, deadlineMs: Date.now() + timeoutSeconds * 1000 })
    try {
      return await ended
    } finally {
      clearTimeout(timer)
      this.#answered = undefined
    }
  }

  /** Lets an idle worker go: asks first, then kills. */
  stop(): void {
    this.#stopping ??= 'stopped'
    this.#child.kill('SIGTERM')
    const limit = setTimeout(() => killGroup(this.#child, 'SIGKILL'), STOP_GRACE_MS)
    void this.#gone.then(() => clearTimeout(limit))
  }

  /** Ends it, and what it started, at once. */
  kill(reason: string): void {
    this.#stopping ??= reason
    killGroup(this.#child, 'SIGKILL')
  }

  #load(): Promise<Ended | undefined> {
    return new Promise((resolve) => {
      const fail = (problem: string) => resolve({ kind: 'load-failed', problem })
      const limit = setTimeout(() => {
        fail(`it did not load within ${LOAD_LIMIT_MS / 1000} s`)
        this.kill('slow load')
      }, LOAD_LIMIT_MS)
      void this.#gone.then((reason) => fail(`${reason} while it was loaded`)).finally(() => clearTimeout(limit))
      this.#child.on('message', (raw) => {
        const message = raw as FromWorker
        if (message.type === 'loaded' || message.type === 'load-failed') clearTimeout(limit)
        if (message.type === 'loaded') resolve(undefined)
        else if (message.type === 'load-failed') fail(message.problem)
        else if (message.type === 'returned') this.#answered?.({ kind: 'returned', value: message.value })
        else this.#answered?.({ kind: 'threw', problem: message.problem })
      })
    })
  }
}
