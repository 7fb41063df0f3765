import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

/** A line that `tasklane dev --json` printed. */
interface DevLine {
  readonly type: string
  readonly [field: string]: unknown
}

/** A running `tasklane dev`. */
export interface DevProcess extends AsyncDisposable {
  readonly endpoint: string
  /** With the token. */
  readonly dashboard: string
  readonly queues: readonly string[]
  /** How long after its start it was ready, and the dashboard served. */
  readonly readyMs: number
  readonly dashboardMs: number
  /** The next line of this type that is printed from now on. */
  next(type: string): Promise<DevLine>
  close(): Promise<void>
}

const MAIN = resolve('lib/cli/main.ts')

/** Starts `tasklane dev` as a user would, on ports of its own. */
export async function startDev(entry: string): Promise<DevProcess> {
  const started = performance.now()
  const args = ['--conditions=tasklane-source', MAIN, 'dev', entry, '--port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const waiting = new Map<string, PromiseWithResolvers<DevLine>>()
  const next = (type: string): Promise<DevLine> => {
    const expected = waiting.get(type) ?? Promise.withResolvers<DevLine>()
    waiting.set(type, expected)
    return expected.promise
  }
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as DevLine
    waiting.get(line.type)?.resolve(line)
    waiting.delete(line.type)
  })
  const [ready, served] = [next('ready'), next('dashboard')]
  const failed = next('failed').then((line) => Promise.reject(new Error(String(line['message']))))
  const { endpoint, queues } = await Promise.race([ready, failed])
  const readyMs = performance.now() - started
  const { url } = await Promise.race([served, failed])
  const close = () => stop(child)
  return {
    endpoint: String(endpoint),
    queues: queues as string[],
    dashboard: String(url),
    readyMs,
    dashboardMs: performance.now() - started,
    next,
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
