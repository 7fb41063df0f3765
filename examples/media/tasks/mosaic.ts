import { readFile } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import type Sharp from 'sharp'
import * as z from 'zod'
import { conversion, decoding, type WrittenImage } from './convert.ts'
import { cover } from './cover.ts'
import { cutTiles, nearestTile, type Pixels, paste, TILE_SIZE } from './mosaic-tiles.ts'
import { task } from './sharp-task.ts'
import { writeOnce } from './write-once.ts'

/** Each photo is cut into so many tiles across and down. */
const TILES = { columns: 20, rows: 14 } as const

/** One photo, put together from small pieces of others. The long task of this app: it tells its progress by rows. */
export const mosaic = task({
  name: 'mosaic',
  input: conversion.extend({
    /** The photos to cut up. */
    pieces: z.array(z.string().min(1)).min(1).max(24),
    columns: z.int().min(1).max(200),
    rows: z.int().min(1).max(200),
  }),
  group: 'images',
  timeout: '45s',
  run: async ({ source, target, pieces, columns, rows }, ctx): Promise<WrittenImage> => {
    const { sharp } = ctx.state
    const read = (file: string, across: number, down: number) =>
      readPixels(sharp, file, across * TILE_SIZE, down * TILE_SIZE)
    const tiles = []
    for (const [index, piece] of pieces.entries()) {
      tiles.push(...cutTiles(await read(piece, TILES.columns, TILES.rows), TILE_SIZE))
      await ctx.progress(index + 1, pieces.length + rows, 'cutting tiles')
    }

    const cells = cutTiles(await read(source, columns, rows), TILE_SIZE)
    const [width, height] = [columns * TILE_SIZE, rows * TILE_SIZE]
    const canvas: Pixels = { data: new Uint8Array(width * height * 3), width, height }
    for (let row = 0; row < rows; row += 1) {
      for (const [column, { signature }] of cells.slice(row * columns, (row + 1) * columns).entries()) {
        const tile = nearestTile(signature, tiles)
        if (tile !== undefined) paste(canvas, tile, column * TILE_SIZE, row * TILE_SIZE)
      }
      await ctx.progress(pieces.length + row + 1, pieces.length + rows, 'placing tiles')
      // Placing is plain computing: without a pause, neither the heartbeat nor the other tasks would get a turn.
      await setImmediate()
      ctx.signal.throwIfAborted()
    }

    const encoded = await sharp(canvas.data, { raw: { width, height, channels: 3 } })
      .toFormat(target.endsWith('.png') ? 'png' : target.endsWith('.webp') ? 'webp' : 'jpeg')
      .toBuffer()
    await writeOnce(target, encoded)
    return { file: target, width, height, bytes: encoded.length }
  },
})

async function readPixels(sharp: typeof Sharp, file: string, width: number, height: number): Promise<Pixels> {
  const content = await readFile(file)
  const data = await decoding(file, async () => {
    const photo = sharp(content).autoOrient()
    const { autoOrient: size } = await photo.metadata()
    return await cover(photo, size, { width, height }).removeAlpha().toColourspace('srgb').raw().toBuffer()
  })
  return { data, width, height }
}
