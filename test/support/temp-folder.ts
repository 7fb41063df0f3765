import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Vitest's global setup: all temporary files of a run are in one folder, which goes with it. CDK makes one for each app that is
 * synthesized, and removes none.
 */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'tl-test-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  return () => {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
