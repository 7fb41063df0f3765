import { join } from 'node:path'
import { RESULTS } from './out-folder.ts'
import { PRIORITIES, type PriorityName } from './planned-task.ts'
import type { EndedTask } from './run-tasks.ts'

/** A picture on the sheet. Pixels, from the upper left corner. */
export interface PlacedImage {
  readonly file: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface PlacedText {
  readonly text: string
  readonly left: number
  /** The line that the letters stand on. */
  readonly baseline: number
  readonly size: number
  readonly colour: string
  readonly bold?: boolean
}

export interface SheetLayout {
  readonly width: number
  readonly height: number
  readonly images: readonly PlacedImage[]
  readonly texts: readonly PlacedText[]
}

export const COLOURS = {
  background: '#12151c',
  empty: '#3b1d22',
  text: '#e8eaf0',
  dim: '#8f97a8',
  failed: '#ff7b72',
  critical: '#ff7b72',
  high: '#ffb454',
  normal: '#6cb6ff',
  low: '#9aa4b8',
} as const

/** Photos beyond these are only counted: the sheet stays a picture that one can look at. */
const MAX_ROWS = 12
const MARGIN = 28
const LABEL_WIDTH = 128
const CELL = { width: 156, height: 104, gap: 8 } as const
const THUMBNAIL = { size: 32, gap: 4, columns: 9, rows: 3 } as const
const MOSAIC = { width: 360, height: 243 } as const
const GRID_TOP = 128
/** From the right margin, for words of these lengths. */
const LEGEND_LEFT = [268, 184, 128, 44] as const

/** Each photo's results, in columns, most urgent first. */
const COLUMNS = [
  { name: 'preview.jpg', title: 'resize (preview)', priority: 'critical' },
  { name: 'large.jpg', title: 'resize (large)', priority: 'high' },
  { name: 'grayscale.jpg', title: 'grayscale', priority: 'normal' },
  { name: 'duotone.jpg', title: 'duotone', priority: 'normal' },
  { name: 'watermark.jpg', title: 'watermark', priority: 'normal' },
  { name: 'palette.png', title: 'palette', priority: 'normal' },
] as const satisfies readonly { name: string; title: string; priority: PriorityName }[]

const thumbnailsLeft = MARGIN + LABEL_WIDTH + COLUMNS.length * (CELL.width + CELL.gap)
const WIDTH = thumbnailsLeft + THUMBNAIL.columns * (THUMBNAIL.size + THUMBNAIL.gap) - THUMBNAIL.gap + MARGIN

/**
 * Where everything goes on the sheet of results.
 *
 * @param out - the folder of the results.
 * @param facts - lines for the panel beside the mosaics.
 */
export function layOutSheet(ended: readonly EndedTask[], out: string, facts: readonly string[]): SheetLayout {
  const files = ended.flatMap(({ planned: { expected, options } }) =>
    expected.kind === 'image' ? [{ file: expected.file, photo: options.labels['photo'] ?? '' }] : [],
  )
  const photos = [...new Set(files.map(({ photo }) => photo))].sort()
  const shown = photos.slice(0, MAX_ROWS)
  const bottom = GRID_TOP + shown.length * (CELL.height + CELL.gap) + 36
  const mosaics = files.map(({ file }) => file).filter((file) => file.startsWith(join(out, RESULTS.mosaics)))
  const rows = shown.map((photo, index) => photoRow(photo, GRID_TOP + index * (CELL.height + CELL.gap), files, out))
  return {
    width: WIDTH,
    height: bottom + 24 + MOSAIC.height + MARGIN,
    images: [
      ...rows.flatMap(({ images }) => images),
      ...mosaics.map((file, index) => ({ file, left: mosaicLeft(index), top: bottom + 16, ...MOSAIC })),
    ],
    texts: [
      { text: 'Tasklane: what the tasks made', left: MARGIN, baseline: 54, size: 28, colour: COLOURS.text, bold: true },
      ...legend(photos.length),
      ...columnTitles(),
      ...rows.flatMap(({ texts }) => texts),
      ...(mosaics.length === 0 ? [] : [small('mosaic, of pieces of the other photos', MARGIN, bottom, COLOURS.normal)]),
      ...facts.map((fact, index) => ({
        text: fact,
        left: mosaicLeft(mosaics.length) + 8,
        baseline: bottom + 36 + index * 25,
        size: 15,
        colour: index === 0 ? COLOURS.text : COLOURS.dim,
      })),
    ],
  }
}

function photoRow(photo: string, top: number, files: readonly { file: string; photo: string }[], out: string) {
  const folder = join(out, RESULTS.photos, photo)
  const cells = COLUMNS.map(({ name }, index) => ({
    file: join(folder, name),
    left: columnLeft(index),
    top,
    width: CELL.width,
    height: CELL.height,
  }))
  const thumbnails = files
    .filter((one) => one.photo === photo && one.file.startsWith(join(folder, 'thumbnails')))
    .slice(0, THUMBNAIL.columns * THUMBNAIL.rows)
    .map(({ file }, index) => ({
      file,
      left: thumbnailsLeft + (index % THUMBNAIL.columns) * (THUMBNAIL.size + THUMBNAIL.gap),
      top: top + Math.floor(index / THUMBNAIL.columns) * (THUMBNAIL.size + THUMBNAIL.gap),
      width: THUMBNAIL.size,
      height: THUMBNAIL.size,
    }))
  const count = files.filter((one) => one.photo === photo).length
  const texts = [
    { text: shortened(photo, 14), left: MARGIN, baseline: top + 50, size: 16, colour: COLOURS.text },
    small(`${count} images`, MARGIN, top + 70, COLOURS.dim),
  ]
  return { images: [...cells, ...thumbnails], texts }
}

function legend(photos: number): PlacedText[] {
  const priorities = PRIORITIES.map((name, index) =>
    small(name.toUpperCase(), WIDTH - MARGIN - (LEGEND_LEFT[index] ?? 0), 52, COLOURS[name]),
  )
  return photos > MAX_ROWS
    ? [...priorities, small(`the first ${MAX_ROWS} of ${photos} photos`, MARGIN, 82, COLOURS.dim)]
    : priorities
}

function columnTitles(): PlacedText[] {
  return [
    ...COLUMNS.map(({ title, priority }, index) => small(title, columnLeft(index), GRID_TOP - 12, COLOURS[priority])),
    small('thumbnails (the first of many)', thumbnailsLeft, GRID_TOP - 12, COLOURS.low),
  ]
}

function small(text: string, left: number, baseline: number, colour: string): PlacedText {
  return { text, left, baseline, size: 13, colour }
}

function columnLeft(index: number): number {
  return MARGIN + LABEL_WIDTH + index * (CELL.width + CELL.gap)
}

function mosaicLeft(index: number): number {
  return MARGIN + index * (MOSAIC.width + 2 * CELL.gap)
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
