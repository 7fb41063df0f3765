import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { checkModule } from '../../infra/synth-child/check-entry.ts'
import { CHILD_LIMITS } from '../../infra/synth-child/run-child.ts'

export const LIBRARY = JSON.stringify(fileURLToPath(new URL('../../lib/index.ts', import.meta.url)))

/** The end of a tasks module as it should be. */
export const GOOD = `
import { defineApp, task } from ${LIBRARY}
export default defineApp('mine', { tasks: [task({ name: 'one', run: () => 1 })] })
`

/** Time enough on a machine that has other things to do. */
export const PATIENT = { ...CHILD_LIMITS, aliveMs: 20_000 }

/** A folder for modules that users might write, for as long as a test file runs. */
export function moduleFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tasklane-entry-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return {
    folder,
    /** @returns its path */
    write(name: string, code: string): string {
      const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.ts`)
      writeFileSync(file, code)
      return file
    },
  }
}

/** What synth says against a module. */
export function refusalOf(entry: string, limits = PATIENT): string {
  try {
    checkModule(entry, limits)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error(`${entry} was taken`)
}
