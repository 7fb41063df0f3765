import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { task } from 'tasklane'
import * as z from 'zod'
import { writeOnce } from './write-once.ts'

/** The store asked for patience. A plain error, so that the task's retry policy decides. */
class StoreBusyError extends Error {
  readonly code = 'STORE_BUSY'
  override readonly name = 'StoreBusyError'
}

/** Copies a photo into a store that is busy on the first `failFirst` attempts, as real ones are now and then. */
export const publish = task({
  name: 'publish',
  input: z.object({
    source: z.string().min(1),
    target: z.string().min(1),
    failFirst: z.int().min(0).max(3).default(0),
  }),
  priority: 'high',
  retry: { attempts: 4, backoff: 'exponential', initial: '250ms', max: '2s', jitter: 'full' },
  run: async ({ source, target, failFirst }, { task: { attempt }, log }) => {
    if (attempt < failFirst) {
      log.warn('the store is busy', { attempt })
      throw new StoreBusyError(`the store is busy on attempt ${attempt}; it takes the photo on attempt ${failFirst}`)
    }

    const photo = await readFile(source)
    await writeOnce(target, photo)

    return { file: target, bytes: photo.length, sha256: createHash('sha256').update(photo).digest('hex') }
  },
})
