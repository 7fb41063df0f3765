import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Ends the names of files that are still being written; `cleanup` removes those that a killed worker left. */
export const PART_SUFFIX = '.part'

/**
 * Writes all of a file or nothing of it, however often and wherever else the same task runs: readers see the old
 * file or the new one, never half of either.
 */
export async function writeOnce(file: string, content: Uint8Array): Promise<void> {
  const folder = dirname(file)
  const part = join(folder, `.${basename(file)}.${randomUUID()}${PART_SUFFIX}`)
  await mkdir(folder, { recursive: true })
  await writeFile(part, content)
  await rename(part, file)
}
