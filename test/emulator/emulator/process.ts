import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import { type Clients, clientsOf } from './support.ts'

export interface RunningEmulator extends Clients {
  readonly endpoint: string
  /** Ends it as a crash would: SIGKILL, no goodbye. */
  kill(): Promise<void>
  isAlive(): boolean
}

const folders: string[] = []
const children = new Set<ChildProcess>()

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  children.clear()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that the test's end removes. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-emulator-'))
  folders.push(folder)
  return folder
}

/** Starts an emulator on `folder` in a process of its own; no file of it may pass `fileLimitKiB`, as on a full disk. */
export async function startProcess(folder: string, fileLimitKiB?: number): Promise<RunningEmulator> {
  const program = fileURLToPath(new URL('serve.ts', import.meta.url))
  const limit = fileLimitKiB === undefined ? '' : `ulimit -f ${fileLimitKiB};`
  const child = spawn('bash', ['-c', `${limit} exec "$0" "$@"`, process.execPath, program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const exited = once(child, 'exit')
  const [endpoint] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('The emulator ended before it was ready'))),
  ])
  return {
    ...clientsOf(String(endpoint)),
    endpoint: String(endpoint),
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child.kill('SIGKILL')
      await exited
      children.delete(child)
    },
  }
}
