import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { task } from 'tasklane'
import * as z from 'zod'
import { PART_SUFFIX } from './write-once.ts'

/** Removes what killed workers left half-written under a folder. Run it when nothing else writes there. */
export const cleanup = task({
  name: 'cleanup',
  input: z.object({ folder: z.string().min(1) }),
  run: async ({ folder }) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const parts = files.filter(({ name }) => name.startsWith('.') && name.endsWith(PART_SUFFIX))
    await Promise.all(parts.map((part) => rm(join(part.parentPath, part.name), { force: true })))
    return { removed: parts.length, kept: files.length - parts.length }
  },
})
