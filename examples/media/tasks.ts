import { cron, defineApp, group } from 'tasklane'
import { cleanup } from './tasks/cleanup.ts'
import { inspect } from './tasks/inspect.ts'
import { mosaic } from './tasks/mosaic.ts'
import { palette } from './tasks/palette.ts'
import { publish } from './tasks/publish.ts'
import { resize } from './tasks/resize.ts'
import { SAMPLE_PHOTO } from './tasks/sample-photo.ts'
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
  schedules: {
    // Before anybody is up, one photo goes the whole way: a sharp that is broken is known by its alarm, not by the first user.
    checks: [
      cron('0 5 * * *', {
        key: 'sharp',
        task: inspect,
        input: { source: SAMPLE_PHOTO },
        timezone: 'Europe/Berlin',
        priority: 'low',
      }),
    ],
  },
})
