import { extname, join } from 'node:path'
import type { Photo } from './photo.ts'
import type { PlannedTask, PriorityName } from './planned-task.ts'
import { TILE_SIZE } from './tasks/mosaic-tiles.ts'

/** Sizes in pixels. The sheet of results shows the small ones side by side, hence one shape for all. */
const PREVIEW = { width: 240, height: 160 } as const
const SMALL = { width: 360, height: 240 } as const
const LARGE = { width: 720, height: 480 } as const
const MOSAIC = { columns: 80, rows: 54, pieces: 12 } as const
/** So many photos get a mosaic; it is the longest task. */
export const MOSAICS = 3
/** How often the store refuses a photo, by the photo's place in the list, over and over. */
const STORE_REFUSALS = [1, 2, 0] as const
const DUOTONES = ['#2f6f9f', '#9f4b2f', '#3f7f4f', '#7a4f9f'] as const

/** The first look at every file, most urgent of all. */
export function planInspections(photos: readonly Photo[]): PlannedTask[] {
  return photos.map(({ path, slug }) => ({
    task: 'inspect',
    input: { source: path },
    options: options('critical', slug),
    expected: { kind: 'verdict', source: path },
  }))
}

/**
 * What to make of photos that are known to be sound.
 *
 * @param out - the folder for the results.
 * @param batch - thumbnails in all, dealt out to the photos in turn.
 * @returns the tasks in the order of enqueuing: the least urgent first, so that the others have something to overtake.
 */
export function planTasks(photos: readonly Photo[], out: string, batch: number): PlannedTask[] {
  return [
    ...planBatch(photos, out, batch),
    ...photos.flatMap((photo, index) => tones(photo, out, DUOTONES[index % DUOTONES.length] ?? DUOTONES[0])),
    ...photos.slice(0, MOSAICS).map((photo) => mosaicOf(photo, photos, out)),
    ...photos.map((photo, index) => publication(photo, out, STORE_REFUSALS[index % STORE_REFUSALS.length] ?? 0)),
    ...photos.map((photo) => resized(photo, out, 'large', LARGE, 'high')),
    ...photos.map((photo) => resized(photo, out, 'preview', PREVIEW, 'critical')),
  ]
}

/** Where one photo's results of a kind are, by their plain names. */
export function resultFile(out: string, slug: string, name: string): string {
  return join(out, 'photos', slug, name)
}

const SIZES = [48, 64, 96, 128, 160] as const
const CROPS = ['attention', 'centre', 'entropy'] as const
const FORMATS = ['webp', 'jpg', 'png'] as const

function planBatch(photos: readonly Photo[], out: string, count: number): PlannedTask[] {
  return Array.from({ length: photos.length === 0 ? 0 : count }, (_, index) => {
    const photo = photos[index % photos.length] as Photo
    const round = Math.floor(index / photos.length)
    const size = SIZES[round % SIZES.length] ?? SIZES[0]
    const crop = CROPS[Math.floor(round / SIZES.length) % CROPS.length] ?? CROPS[0]
    const format = FORMATS[Math.floor(round / SIZES.length / CROPS.length) % FORMATS.length] ?? FORMATS[0]
    const name = `thumbnails/${String(round).padStart(4, '0')}-${size}-${crop}.${format}`
    const target = resultFile(out, photo.slug, name)
    return {
      task: 'thumbnail',
      input: { source: photo.path, target, size, crop },
      options: options('low', photo.slug),
      expected: { kind: 'image', file: target, width: size, height: size },
    }
  })
}

function tones({ path, slug }: Photo, out: string, colour: string): PlannedTask[] {
  const common = (name: string) => {
    const target = resultFile(out, slug, name)
    return {
      input: { source: path, target, ...SMALL },
      options: options('normal', slug),
      expected: { kind: 'image', file: target, ...SMALL },
    } as const
  }
  const duotone = common('duotone.jpg')
  return [
    { task: 'grayscale', ...common('grayscale.jpg') },
    { task: 'duotone', ...duotone, input: { ...duotone.input, colour } },
    { task: 'watermark', ...common('watermark.jpg') },
    { task: 'palette', ...common('palette.png') },
  ]
}

function mosaicOf({ path, slug }: Photo, photos: readonly Photo[], out: string): PlannedTask {
  const others = photos.filter((photo) => photo.path !== path).map((photo) => photo.path)
  const target = join(out, 'mosaics', `${slug}.jpg`)
  const { columns, rows, pieces } = MOSAIC
  return {
    task: 'mosaic',
    // Out of itself only where there is no other: it would find each of its own pieces again.
    input: { source: path, target, pieces: others.length === 0 ? [path] : others.slice(0, pieces), columns, rows },
    options: options('normal', slug),
    expected: { kind: 'image', file: target, width: columns * TILE_SIZE, height: rows * TILE_SIZE },
  }
}

function publication({ path, slug }: Photo, out: string, failFirst: number): PlannedTask {
  const target = join(out, 'published', `${slug}${extname(path)}`)
  return {
    task: 'publish',
    input: { source: path, target, failFirst },
    options: options('high', slug),
    expected: { kind: 'copy', file: target, source: path, fromAttempt: failFirst },
  }
}

function resized(
  { path, slug }: Photo,
  out: string,
  name: string,
  size: { readonly width: number; readonly height: number },
  priority: PriorityName,
): PlannedTask {
  const target = resultFile(out, slug, `${name}.jpg`)
  return {
    task: 'resize',
    input: { source: path, target, ...size },
    options: options(priority, slug),
    expected: { kind: 'image', file: target, ...size },
  }
}

function options(priority: PriorityName, photo: string): PlannedTask['options'] {
  // A label holds up to 256 bytes.
  return { priority, labels: { photo: photo.slice(0, 64) } }
}
