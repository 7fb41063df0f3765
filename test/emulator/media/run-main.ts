import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../examples/media/main.ts', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly pid: number
}

/** Runs the main job as `npm start` does, in a process group of its own. `onOutput` sees stdout as it grows. */
export async function runMain(
  args: readonly string[],
  onOutput: (stdout: string, pid: number) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--conditions=tasklane-source', MAIN, ...args], {
    detached: true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' },
  })
  const { pid = 0 } = child
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
    onOutput(output.stdout, pid)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
  })
  const { promise, resolve, reject } = Promise.withResolvers<number | null>()
  child.on('close', resolve).on('error', reject)
  const code = await promise
  return { code, pid, ...output }
}

/** Whether any process of the group is left. */
export function groupLives(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}
