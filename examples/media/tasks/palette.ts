import { readFile } from 'node:fs/promises'
import * as z from 'zod'
import { type Colour, dominantColours, hexColour } from './colours.ts'
import { conversion, decoding, pixels } from './convert.ts'
import { task } from './sharp-task.ts'
import { writeOnce } from './write-once.ts'

/** The photo's main colours, as a PNG of upright stripes, the most frequent on the left, and as `#rrggbb`. */
export const palette = task({
  name: 'palette',
  input: conversion.extend({ width: pixels, height: pixels, colours: z.int().min(1).max(16).default(5) }),
  group: 'images',
  run: async ({ source, target, width, height, colours }, { state: { sharp } }) => {
    const photo = await readFile(source)
    const small = await decoding(source, () =>
      sharp(photo).resize(96, 96, { fit: 'fill' }).removeAlpha().toColourspace('srgb').raw().toBuffer(),
    )
    const found = dominantColours(small, colours)

    const stripes = Buffer.from(stripesSvg(found, width, height))
    await writeOnce(target, await sharp(stripes).png({ palette: true }).toBuffer())

    return { file: target, width, height, colours: found.map(hexColour) }
  },
})

function stripesSvg(colours: readonly Colour[], width: number, height: number): string {
  const stripe = width / colours.length
  const bars = colours.map(
    (colour, index) =>
      `<rect x="${index * stripe}" width="${stripe + 1}" height="${height}" fill="${hexColour(colour)}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${bars.join('')}</svg>`
}
