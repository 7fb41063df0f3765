import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** What the queue of `tasklane/testing` shows, in a process of its own. */
export interface MemoryBackend {
  readonly enqueuedPerSecond: number
  readonly drainedPerSecond: number
}

export async function measureMemoryBackend(tasks: number): Promise<MemoryBackend> {
  const module = fileURLToPath(new URL('./tasklane/memory.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, module, `${tasks}`])
  const { enqueueMs, drainMs } = JSON.parse(stdout) as { enqueueMs: number; drainMs: number }
  return { enqueuedPerSecond: (tasks / enqueueMs) * 1000, drainedPerSecond: (tasks / drainMs) * 1000 }
}
