import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../usage-error.ts'

/** What may be in a folder that counts as empty: what `git init` and a file manager leave. */
const NOTHING: readonly string[] = ['.git', '.DS_Store']

/**
 * Writes the files, all or none: first is looked whether they would replace anything.
 *
 * @param force - let other files be, and replace those of the same names.
 * @throws UsageError when the folder has files, or is one itself.
 */
export function writeProject(folder: string, files: ReadonlyMap<string, string>, force: boolean): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new UsageError(`${folder} is a file; name a folder`)
  const present = existsSync(folder) ? readdirSync(folder).filter((file) => !NOTHING.includes(file)) : []
  if (present.length > 0 && !force) {
    const some = `${present.slice(0, 3).join(', ')}${present.length > 3 ? ', …' : ''}`
    throw new UsageError(
      `${folder} is not empty (${some}); name another, or say --force to replace what has the same name`,
    )
  }
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of files) writeFileSync(join(folder, file), text)
}
