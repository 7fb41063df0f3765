import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { drawSheet } from '../../../examples/media/contact-sheet.ts'
import { photoOf } from '../../../examples/media/photo.ts'
import { planTasks } from '../../../examples/media/plan.ts'
import { layOutSheet, type SheetLayout } from '../../../examples/media/sheet-layout.ts'
import { ended } from './outcomes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-sheet-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the contact sheet', () => {
  const layout = (count: number) => {
    const names = Array.from({ length: count }, (_, index) => `photo${String(index).padStart(2, '0')}.jpg`)
    const tasks = planTasks(
      names.map((name) => photoOf('/in', name, names)),
      '/out',
      240,
    )
    return layOutSheet(
      tasks.map((planned) => ({ ...ended(), planned })),
      '/out',
      ['facts'],
    )
  }

  test.each([1, 8, 40])('of %d photos has all its images within its edges, none over another', (count) => {
    const { images, width, height } = layout(count)

    expect(images.every(({ left, top }) => left >= 0 && top >= 0)).toBe(true)
    expect(images.every((image) => image.left + image.width <= width && image.top + image.height <= height)).toBe(true)
    expect(overlaps({ images, width, height, texts: [] })).toEqual([])
  })

  test('of many photos shows twelve, and says so', () => {
    const { texts, images } = layout(40)

    expect(images.filter(({ file }) => file.endsWith('palette.png'))).toHaveLength(12)
    expect(texts.map(({ text }) => text)).toContain('the first 12 of 40 photos')
  })

  test('is drawn with its images and its letters in place', async () => {
    const green = join(folder, 'green.png')
    await sharp({ create: { width: 30, height: 30, channels: 3, background: '#00ff00' } }).toFile(green)
    const place = { top: 10, width: 50, height: 40 }
    const file = join(folder, 'sheet.png')

    await drawSheet(
      {
        width: 300,
        height: 120,
        images: [
          { file: green, left: 10, ...place },
          { file: join(folder, 'missing.png'), left: 100, ...place },
        ],
        texts: [{ text: 'A <photo> & more', left: 10, baseline: 90, size: 20, colour: '#ffffff' }],
      },
      file,
    )

    expect(await sharp(file).metadata()).toMatchObject({ width: 300, height: 120, format: 'png' })
    expect(await colourAt(file, 30, 30)).toEqual([0, 255, 0])
    expect(await colourAt(file, 120, 30)).toEqual([0x3b, 0x1d, 0x22])
    const letters = await sharp(file).extract({ left: 10, top: 70, width: 180, height: 24 }).greyscale().stats()
    expect(letters.channels[0]?.max).toBeGreaterThan(200)
  })
})

function overlaps({ images }: SheetLayout): string[] {
  return images.flatMap((one, index) =>
    images
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.left + other.width &&
          other.left < one.left + one.width &&
          one.top < other.top + other.height &&
          other.top < one.top + one.height,
      )
      .map((other) => `${one.file} and ${other.file}`),
  )
}

async function colourAt(file: string, left: number, top: number): Promise<number[]> {
  return [...(await sharp(file).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())]
}
