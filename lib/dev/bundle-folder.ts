import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'tasklane-dev-'

/**
 * A folder for this process's bundles, removed when it exits. What a killed process left behind goes with the next start.
 */
export function makeBundleFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^tasklane-dev-(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !runs(Number(pid))) remove(join(tmpdir(), name))
  }
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  process.once('exit', () => remove(folder))
  return folder
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // Another user's, or in use: not ours to insist on.
  }
}
