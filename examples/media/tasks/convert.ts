import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type SharpConstructor from 'sharp'
import type { Sharp } from 'sharp'
import * as z from 'zod'
import { BrokenPhotoError } from './broken-photo-error.ts'
import type { ImageSize } from './cover.ts'
import { photoName } from './read-photo.ts'
import { writeOnce } from './write-once.ts'

/** Encodings a target's extension may ask for. */
const FORMATS = { '.jpg': 'jpeg', '.png': 'png', '.webp': 'webp' } as const
type Extension = keyof typeof FORMATS

/** What all tasks that make one image of another are given. */
export const conversion = z.object({
  /** The photo to read. */
  source: z.string().min(1),
  /** The file to write, replaced when it is there; its extension chooses the format. */
  target: z.string().refine((file) => Object.hasOwn(FORMATS, extname(file)), {
    error: `must end in one of ${Object.keys(FORMATS).join(', ')}`,
  }),
})

/** A side of an image, in pixels. */
export const pixels = z.int().min(1).max(8192)

export interface WrittenImage {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/**
 * Reads a photo upright, changes it and writes the result once.
 *
 * @throws BrokenPhotoError when the photo can't be decoded. Errors of the file system pass as they are.
 */
export async function convert(
  sharp: typeof SharpConstructor,
  { source, target }: z.output<typeof conversion>,
  change: (photo: Sharp, size: ImageSize) => Sharp,
): Promise<WrittenImage> {
  const file = await readFile(source)
  const { data, info } = await decoding(source, async () => {
    const photo = sharp(file).autoOrient()
    const { autoOrient: size } = await photo.metadata()
    return await change(photo, size)
      .toFormat(FORMATS[extname(target) as Extension])
      .toBuffer({ resolveWithObject: true })
  })
  await writeOnce(target, data)
  return { file: target, width: info.width, height: info.height, bytes: data.length }
}

/** Gives what `decode` gives; its errors become {@link BrokenPhotoError}. */
export async function decoding<T>(source: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode()
  } catch (error) {
    throw new BrokenPhotoError(photoName(source), error)
  }
}
