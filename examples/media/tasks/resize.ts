import { conversion, convert, pixels } from './convert.ts'
import { cover } from './cover.ts'
import { task } from './sharp-task.ts'

/** A photo at exactly `width` x `height` pixels, what draws the eye kept and the rest cut off. */
export const resize = task({
  name: 'resize',
  input: conversion.extend({ width: pixels, height: pixels }),
  group: 'images',
  priority: 'high',
  // For disks that are full or busy for a moment; a broken photo is not tried again.
  retry: { attempts: 3, initial: '250ms' },
  run: ({ width, height, ...files }, { state: { sharp } }) =>
    convert(sharp, files, (photo, size) => cover(photo, size, { width, height })),
})
