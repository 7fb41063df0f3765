import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

/** The command line in a process of its own. `env` is all of its environment. */
export class Tasklane {
  readonly process: ChildProcess
  readonly #startedAtMs = performance.now()
  readonly #lines: string[] = []
  #stderr = ''
  #onLine = () => {}

  /** @param input - an open file that is its standard input, in place of a pipe */
  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string, input?: number) {
    this.process = spawn(process.execPath, ['--conditions=tasklane-source', MAIN, ...args], {
      env: { PATH: '', ...env },
      stdio: [input ?? 'pipe', 'pipe', 'pipe'],
      ...(cwd !== undefined && { cwd }),
    })
    this.process.stderr?.on('data', (chunk) => {
      this.#stderr += String(chunk)
    })
    if (this.process.stdout === null) return
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      this.#lines.push(line)
      this.#onLine()
    })
  }

  /** Gives it its standard input, and waits for its end. */
  async end(input = ''): Promise<Ran> {
    this.process.stdin?.end(input)
    const [code] = (await once(this.process, 'close')) as [number | null]
    const stdout = this.#lines.join('\n')
    return { code, stdout, stderr: this.#stderr, ms: performance.now() - this.#startedAtMs }
  }

  /** The first line of standard output that fits, past or to come. */
  async line(fits: (line: string) => boolean): Promise<string> {
    for (;;) {
      const found = this.#lines.find(fits)
      if (found !== undefined) return found
      await new Promise<void>((resolve, reject) => {
        this.#onLine = resolve
        this.process.once('close', (code) => reject(new Error(`it ended with ${code}:\n${this.#stderr}`)))
      })
    }
  }
}
