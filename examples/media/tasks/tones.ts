import * as z from 'zod'
import { conversion, convert, pixels } from './convert.ts'
import { cover } from './cover.ts'
import { task } from './sharp-task.ts'

const sized = conversion.extend({ width: pixels, height: pixels })

/** A photo in shades of grey. */
export const grayscale = task({
  name: 'grayscale',
  input: sized,
  group: 'images',
  run: ({ width, height, ...files }, { state: { sharp } }) =>
    convert(sharp, files, (photo, size) => cover(photo, size, { width, height }).grayscale()),
})

/** A photo in shades of one colour, given as `#rrggbb`. */
export const duotone = task({
  name: 'duotone',
  input: sized.extend({ colour: z.string().regex(/^#[0-9a-f]{6}$/i) }),
  group: 'images',
  run: ({ width, height, colour, ...files }, { state: { sharp } }) =>
    convert(sharp, files, (photo, size) => cover(photo, size, { width, height }).tint(colour).normalise()),
})
