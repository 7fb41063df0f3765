import * as z from 'zod'
import { conversion, convert, pixels } from './convert.ts'
import { cover } from './cover.ts'
import { task } from './sharp-task.ts'

/** A square of `size` pixels, by default around what draws the eye. */
export const thumbnail = task({
  name: 'thumbnail',
  input: conversion.extend({ size: pixels, crop: z.enum(['centre', 'attention', 'entropy']).default('attention') }),
  group: 'images',
  priority: 'low',
  retry: { attempts: 3, initial: '250ms' },
  run: ({ size, crop, ...files }, { state: { sharp } }) =>
    convert(sharp, files, (photo, full) => cover(photo, full, { width: size, height: size }, crop)),
})
