import * as z from 'zod'
import { hexColour } from './colours.ts'
import { decoding } from './convert.ts'
import { readPhoto } from './read-photo.ts'
import { task } from './sharp-task.ts'

/** Decodes a whole photo to find out whether it is sound, and what it is. `source` is a path or a `data:` URL. */
export const inspect = task({
  name: 'inspect',
  input: z.object({ source: z.string().min(1) }),
  group: 'images',
  priority: 'critical',
  run: async ({ source }, { state: { sharp }, log }) => {
    const bytes = await readPhoto(source)

    const photo = sharp(bytes)
    const { metadata, stats } = await decoding(source, async () => ({
      metadata: await photo.metadata(),
      // Statistics need every pixel: a file that was cut off is found here, its header being fine.
      stats: await photo.stats(),
    }))

    const { width, height } = metadata.autoOrient
    log.info('decoded', { width, height, format: metadata.format })
    return { width, height, format: metadata.format, bytes: bytes.length, dominant: hexColour(stats.dominant) }
  },
})
