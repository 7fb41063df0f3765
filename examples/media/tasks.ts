import { defineApp, group } from 'tasklane'
import { cleanup } from './tasks/cleanup.ts'
import { inspect } from './tasks/inspect.ts'
import { mosaic } from './tasks/mosaic.ts'
import { palette } from './tasks/palette.ts'
import { publish } from './tasks/publish.ts'
import { resize } from './tasks/resize.ts'
import { thumbnail } from './tasks/thumbnail.ts'
import { duotone, grayscale } from './tasks/tones.ts'
import { watermark } from './tasks/watermark.ts'

/** Photos in, photos out. Whatever decodes images is in group `images`; the rest, in `default`, needs no sharp. */
export default defineApp('media', {
  tasks: [inspect, resize, thumbnail, grayscale, duotone, watermark, palette, mosaic, publish, cleanup],
  groups: {
    images: group({ memory: '1 GB', timeout: '1m', parallelism: 2, nodeModules: ['sharp'] }),
    default: group({ memory: '256 MB', timeout: '30s' }),
  },
})
