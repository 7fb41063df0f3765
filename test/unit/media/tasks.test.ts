import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cleanup } from '../../../examples/media/tasks/cleanup.ts'
import { inspect } from '../../../examples/media/tasks/inspect.ts'
import { mosaic } from '../../../examples/media/tasks/mosaic.ts'
import { palette } from '../../../examples/media/tasks/palette.ts'
import { publish } from '../../../examples/media/tasks/publish.ts'
import { resize } from '../../../examples/media/tasks/resize.ts'
import { thumbnail } from '../../../examples/media/tasks/thumbnail.ts'
import { duotone, grayscale } from '../../../examples/media/tasks/tones.ts'
import { watermark } from '../../../examples/media/tasks/watermark.ts'
import media from '../../../examples/media/tasks.ts'
import { createTestQueue } from '../../../lib/testing/index.ts'

const state = { sharp }
const source = photo('chelsea.jpg')
const size = { width: 90, height: 60 }
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-tasks-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('image tasks, called directly', () => {
  const target = (name: string) => join(folder, 'made', name)

  test.each([
    ['resize', (file: string) => resize({ source, target: file, ...size }, { state }), 'jpg'],
    ['grayscale', (file: string) => grayscale({ source, target: file, ...size }, { state }), 'jpg'],
    ['duotone', (file: string) => duotone({ source, target: file, ...size, colour: '#336699' }, { state }), 'webp'],
    ['watermark', (file: string) => watermark({ source, target: file, ...size }, { state }), 'jpg'],
    ['palette', (file: string) => palette({ source, target: file, ...size }, { state }), 'png'],
  ])('%s writes an image of the size asked for, in its format, and leaves nothing else', async (_, make, format) => {
    const made = await make(target(`one.${format}`))

    expect(made).toMatchObject(size)
    expect(await sharp(made.file).metadata()).toMatchObject({ ...size, format: format === 'jpg' ? 'jpeg' : format })
    expect(await readdir(join(folder, 'made'))).toEqual([`one.${format}`])
  })

  test('thumbnail is a square around what draws the eye', async () => {
    const { file } = await thumbnail({ source, target: target('t.png'), size: 48 }, { state })

    expect(await sharp(file).metadata()).toMatchObject({ width: 48, height: 48 })
  })

  test('a photo as slender as a hair is done at once, for all that searching it would cost', async () => {
    const hair = join(folder, 'hair.png')
    await sharp({ create: { width: 1, height: 20_000, channels: 3, background: '#f00' } }).toFile(hair)

    const { file } = await thumbnail({ source: hair, target: target('h.png'), size: 160 }, { state })

    expect(await sharp(file).metadata()).toMatchObject({ width: 160, height: 160 })
  })

  test('grayscale has one channel of colour, duotone is tinted', async () => {
    const gray = await grayscale({ source, target: target('g.png'), ...size }, { state })
    const blue = await duotone({ source, target: target('d.png'), ...size, colour: '#0000ff' }, { state })

    const [grayMeans, blueMeans] = await Promise.all([means(gray.file), means(blue.file)])
    expect(new Set(grayMeans.map(Math.round)).size).toBe(1)
    expect(blueMeans[2]).toBeGreaterThan((blueMeans[0] ?? 0) + 20)
  })

  test('watermark changes the lower right corner alone', async () => {
    const plain = await resize({ source, target: target('plain.png'), ...size }, { state })
    const marked = await watermark({ source, target: target('marked.png'), ...size }, { state })

    const corner = { left: 76, top: 46, width: 10, height: 10 }
    const elsewhere = { left: 0, top: 0, width: 60, height: 40 }
    expect(await pixels(marked.file, corner)).not.toEqual(await pixels(plain.file, corner))
    expect(await pixels(marked.file, elsewhere)).toEqual(await pixels(plain.file, elsewhere))
  })

  test('palette finds the colours of a flag', async () => {
    const flag = join(folder, 'flag.png')
    await sharp({ create: { width: 90, height: 60, channels: 3, background: '#ff0000' } })
      .composite([
        { input: { create: { width: 30, height: 60, channels: 3, background: '#0000ff' } }, left: 0, top: 0 },
      ])
      .toFile(flag)

    const { colours } = await palette({ source: flag, target: target('p.png'), ...size, colours: 2 }, { state })

    expect(colours).toEqual(['#ff0000', '#0000ff'])
  })

  test('mosaic is as large as its tiles and resembles its photo', async () => {
    const pieces = ['coffee.jpg', 'rocket.jpg', 'china.jpg'].map(photo)
    const { file } = await mosaic({ source, target: target('m.png'), pieces, columns: 20, rows: 14 }, { state })

    expect(await sharp(file).metadata()).toMatchObject({ width: 240, height: 168 })
    const [made, wanted] = await Promise.all([means(file), means(source)])
    expect(made.every((mean, channel) => Math.abs(mean - (wanted[channel] ?? 0)) < 40)).toBe(true)
  })

  test('inspect tells what a photo is', async () => {
    expect(await inspect({ source }, { state })).toMatchObject({
      width: 451,
      height: 300,
      format: 'jpeg',
      dominant: expect.stringMatching(/^#[0-9a-f]{6}$/),
    })
  })

  test('inspect takes a photo by value too, and keeps its bytes out of what it says of a broken one', async () => {
    const dataUrl = async (file: string) => `data:;base64,${(await readFile(photo(file))).toString('base64')}`

    expect(await inspect({ source: await dataUrl('chelsea.jpg') }, { state })).toEqual(
      await inspect({ source }, { state }),
    )
    const broken = inspect({ source: await dataUrl('broken.jpg') }, { state })
    await expect(broken).rejects.toThrow(/^the photo can't be decoded \(VipsJpeg.*\); replace the file$/)
  })

  test('a photo cut off in its middle is refused by name and code, and nothing is written', async () => {
    const broken = photo('broken.jpg')

    await expect(inspect({ source: broken }, { state })).rejects.toMatchObject({ code: 'BROKEN_PHOTO' })
    const resizing = resize({ source: broken, target: target('b.jpg'), ...size }, { state })
    await expect(resizing).rejects.toThrow(/^broken\.jpg can't be decoded \(VipsJpeg.*\); replace the file$/)
    expect(await readdir(folder)).toEqual([])
  })

  test('a target of an unknown format is refused before any work', async () => {
    await expect(resize({ source, target: target('x.bmp'), ...size }, { state })).rejects.toThrow(
      /\.jpg, \.png, \.webp/,
    )
  })
})

describe('tasks of the default group, called directly', () => {
  test('publish copies a photo and gives its digest', async () => {
    const target = join(folder, 'store', 'cat.jpg')

    const { sha256, bytes } = await publish({ source, target })

    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(await readFile(target)).toEqual(await readFile(source))
    expect(bytes).toBe((await readFile(source)).length)
  })

  test('publish fails while the store refuses', async () => {
    const publishing = publish({ source, target: join(folder, 'cat.jpg'), failFirst: 1 })

    await expect(publishing).rejects.toMatchObject({ name: 'StoreBusyError', code: 'STORE_BUSY' })
    expect(await readdir(folder)).toEqual([])
  })

  test('cleanup removes half-written files and keeps the rest', async () => {
    await writeFile(join(folder, '.cat.jpg.123.part'), '')
    await writeFile(join(folder, 'cat.jpg'), '')
    await writeFile(join(folder, 'novel.part'), '')

    expect(await cleanup({ folder })).toEqual({ removed: 1, kept: 2 })
    expect((await readdir(folder)).sort()).toEqual(['cat.jpg', 'novel.part'])
  })
})

test('the declared check inspects its sample each morning in Berlin, summer and winter', async () => {
  const ids: string[] = []
  for (const now of ['2027-01-05T00:00:00Z', '2027-07-05T00:00:00Z']) {
    await using queue = createTestQueue(media, { now: new Date(now) })

    await queue.advance('1d')

    const { tasks } = await queue.client.list()
    expect(tasks).toMatchObject([{ name: 'inspect', status: 'SUCCESS', value: { width: 2, height: 2, format: 'png' } }])
    ids.push(...tasks.map(({ id }) => id))
  }
  expect(ids).toEqual(['checks.sharp.2027-01-05T04:00:00Z.r', 'checks.sharp.2027-07-05T03:00:00Z.r'])
})

function photo(name: string): string {
  return fileURLToPath(new URL(`../../../examples/media/photos/${name}`, import.meta.url))
}

async function means(file: string): Promise<number[]> {
  const { channels } = await sharp(await sharp(file).toColourspace('srgb').png().toBuffer()).stats()
  return channels.slice(0, 3).map(({ mean }) => mean)
}

function pixels(file: string, region: { left: number; top: number; width: number; height: number }): Promise<Buffer> {
  return sharp(file).extract(region).removeAlpha().raw().toBuffer()
}
