import { fileURLToPath } from 'node:url'
import sharp, { type OverlayOptions } from 'sharp'
import { COLOURS, type PlacedImage, type PlacedText, type SheetLayout } from './sheet-layout.ts'

/** Comes with the example: a machine without fonts would draw a box for each letter. */
const FONT = { family: 'DejaVu Sans', file: fileURLToPath(new URL('./fonts/DejaVuSans-Latin.ttf', import.meta.url)) }

/** Draws a sheet of results as a PNG. An image that can't be read leaves a dark red field. */
export async function drawSheet({ width, height, images, texts }: SheetLayout, file: string): Promise<void> {
  await registerFont()
  const overlays: OverlayOptions[] = []
  for (const image of images) overlays.push(await overlay(image))
  await sharp({ create: { width, height, channels: 3, background: COLOURS.background } })
    .composite([...overlays, { input: Buffer.from(textSvg(texts, width, height)), left: 0, top: 0 }])
    .png({ compressionLevel: 9 })
    .toFile(file)
}

async function overlay({ file, left, top, width, height }: PlacedImage): Promise<OverlayOptions> {
  try {
    return { input: await sharp(file).resize(width, height).png({ compressionLevel: 1 }).toBuffer(), left, top }
  } catch {
    return { input: { create: { width, height, channels: 3, background: COLOURS.empty } }, left, top }
  }
}

/** Only text inputs take a font file; what they have loaded, SVG finds by its family's name. */
async function registerFont(): Promise<void> {
  await sharp({ text: { text: '.', font: FONT.family, fontfile: FONT.file } })
    .toBuffer({ resolveWithObject: true })
    .catch(() => undefined)
}

function textSvg(texts: readonly PlacedText[], width: number, height: number): string {
  const lines = texts.map(
    ({ text, left, baseline, size, colour, bold = false }) =>
      `<text x="${left}" y="${baseline}" font-size="${size}" fill="${colour}"${bold ? ' font-weight="bold"' : ''}>${escaped(text)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="${FONT.family}">${lines.join('')}</svg>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
