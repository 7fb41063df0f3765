import { conversion, convert, pixels } from './convert.ts'
import { cover } from './cover.ts'
import { task } from './sharp-task.ts'

/** A photo with a mark in its lower right corner, an eighth as wide as itself. */
export const watermark = task({
  name: 'watermark',
  input: conversion.extend({ width: pixels, height: pixels }),
  group: 'images',
  run: ({ width, height, ...files }, { state: { sharp } }) =>
    convert(sharp, files, (photo, size) =>
      cover(photo, size, { width, height }).composite([{ input: Buffer.from(mark(width, height)), blend: 'over' }]),
    ),
})

/** Shapes only, no letters: a Lambda function has no fonts. */
function mark(width: number, height: number): string {
  const size = width / 8
  const lanes = [0.3, 0.5, 0.7].map(
    (y, lane) => `<line x1="0.2" x2="${0.5 + lane * 0.15}" y1="${y}" y2="${y}" stroke-width="0.09"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <g transform="translate(${width - size * 1.25} ${height - size * 1.25}) scale(${size})" opacity="0.85">
      <rect width="1" height="1" rx="0.22" fill="#111827"/>
      <g stroke="#ffffff" stroke-linecap="round">${lanes.join('')}</g>
    </g>
  </svg>`
}
