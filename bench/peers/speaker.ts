import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { ANSWER_PREFIX } from './adapter.ts'
import { killTree } from './processes.ts'

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  /** Where standard error goes. */
  readonly log: string
}

interface Line {
  readonly id?: number
  readonly answer?: unknown
  readonly error?: string
  readonly ready?: true
}

/** A process that answers lines of JSON, one at a time, and says first that it is ready. */
export class Speaker<Request extends { readonly op: string }, Answers extends Record<Request['op'], unknown>> {
  readonly pid: number
  /** What it said with being ready. */
  readonly ready: Promise<Readonly<Record<string, unknown>>>
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  #requests = 0

  constructor({ command, args, environment, log }: Launch) {
    const errors = openSync(log, 'a')
    const child = spawn(command, args, { env: environment, stdio: ['pipe', 'pipe', errors] })
    this.#child = child
    this.pid = child.pid ?? 0
    this.ready = this.#expect(0) as Promise<Readonly<Record<string, unknown>>>
    const lines = child.stdout === null ? undefined : createInterface({ input: child.stdout })
    lines?.on('line', (line) => {
      if (line.startsWith(ANSWER_PREFIX)) this.#hear(JSON.parse(line.slice(ANSWER_PREFIX.length)) as Line)
    })
    const gone = (why: string) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${args.join(' ')} ${why}; see ${log}`))
    }
    child.once('error', ({ message }) => gone(`could not be started: ${message}`))
    child.once('exit', (code) => gone(`exited with ${code}`))
  }

  ask<Op extends Request['op']>(request: Extract<Request, { readonly op: Op }>): Promise<Answers[Op]> {
    const id = ++this.#requests
    const answer = this.#expect(id) as Promise<Answers[Op]>
    this.#child.stdin?.write(`${JSON.stringify({ id, ...request })}\n`)
    return answer
  }

  /** Ends it at once. */
  kill(): void {
    killTree(this.pid)
  }

  /** Lets it end by itself, at the end of its input; after `limitMs` ends it. */
  async close(limitMs: number): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.stdin?.end()
    const limit = setTimeout(() => this.kill(), limitMs)
    await exited
    clearTimeout(limit)
  }

  #expect(id: number): Promise<unknown> {
    const waiting = Promise.withResolvers<unknown>()
    // Who asked may have given up before the process went.
    waiting.promise.catch(() => {})
    this.#waiting.set(id, waiting)
    return waiting.promise
  }

  #hear({ id = 0, answer, error, ...said }: Line): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error !== undefined) waiting?.reject(new Error(error))
    else waiting?.resolve(id === 0 ? said : answer)
  }
}
