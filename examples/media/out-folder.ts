import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from './usage-error.ts'

/** Says that a folder is ours, so that a later run may clear it. */
const MARKER = '.tasklane-media'

/** What a run writes into the folder for results. */
export const RESULTS = {
  photos: 'photos',
  mosaics: 'mosaics',
  published: 'published',
  contactSheet: 'contact-sheet.png',
  summary: 'summary.json',
  log: 'dev-server.log',
} as const

/**
 * Makes the folder for results, or clears what an earlier run left in it: an old result must not pass for a new one.
 *
 * @throws UsageError when it is no folder, can't be written, or has files of someone else.
 */
export async function prepareOutFolder(folder: string): Promise<void> {
  const names = await makeAndList(folder)
  if (names.length > 0 && !names.includes(MARKER))
    throw new UsageError(`${folder} has other files in it; give --out a new or an empty folder`)
  await Promise.all(Object.values(RESULTS).map((name) => rm(join(folder, name), { recursive: true, force: true })))
  await writeFile(join(folder, MARKER), 'Results of the Tasklane media example; the next run clears them.\n')
}

async function makeAndList(folder: string): Promise<string[]> {
  try {
    await mkdir(folder, { recursive: true })
    return await readdir(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    throw new UsageError(`${folder} can't be used for the results (${String(code)}); give another with --out`)
  }
}
