import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../lib/cli/main.ts', import.meta.url))
const ENTRY = fileURLToPath(new URL('./app/tasks.ts', import.meta.url))

interface CliSettings {
  /** Where the handlers' ledgers are. */
  readonly folder: string
  readonly persist: string
  /** No file of it or its processes may become larger, as on a full disk. */
  readonly fileLimitKiB?: number
}

/** `tasklane dev --persist`, as it is typed, on the faults' app. */
export class CliProcess implements AsyncDisposable {
  readonly endpoint: string
  readonly #process: ChildProcess

  /** Resolves when it says that it is ready. */
  static async start({ folder, persist, fileLimitKiB }: CliSettings): Promise<CliProcess> {
    const command = [process.execPath, '--conditions=tasklane-source', MAIN, 'dev', ENTRY]
    const options = ['--port', '0', '--persist', persist, '--no-watch', '--json']
    const limit = fileLimitKiB === undefined ? '' : `ulimit -f ${fileLimitKiB};`
    const child = spawn('bash', ['-c', `${limit} exec "$@"`, 'bash', ...command, ...options], {
      env: { PATH: process.env['PATH'], FAULTS_FOLDER: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface(child.stdout)
    const [line] = await once(lines, 'line')
    const said = JSON.parse(String(line)) as { readonly type: string; readonly endpoint?: string }
    if (said.endpoint === undefined) throw new Error(`tasklane dev did not start: ${line}`)
    // Its events have no reader, and must not fill the pipe.
    lines.resume()
    return new CliProcess(child, said.endpoint)
  }

  private constructor(child: ChildProcess, endpoint: string) {
    this.#process = child
    this.endpoint = endpoint
  }

  /** The signal to the command alone, or SIGKILL to all of its processes at once. Resolves when all are gone. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const { pid } = this.#process
    const exited = once(this.#process, 'exit')
    const all = pid === undefined ? [] : [pid, ...descendants(pid)]
    for (const each of signal === 'SIGKILL' ? all : all.slice(0, 1)) kill(each, signal)
    await exited
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end('SIGKILL')
  }
}

function descendants(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map(Number)
    .flatMap((child) => [child, ...descendants(child)])
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
