import { expect, test } from 'vitest'
import { affordableCrop } from '../../../examples/media/tasks/cover.ts'

test.each([
  [{ width: 6000, height: 4000 }, { width: 720, height: 480 }, 'attention'],
  [{ width: 40, height: 40 }, { width: 4000, height: 4000 }, 'attention'],
  [{ width: 40, height: 41 }, { width: 4000, height: 4000 }, 'centre'],
  [{ width: 1, height: 20_000 }, { width: 160, height: 160 }, 'centre'],
  [{ width: 20_000, height: 1 }, { width: 160, height: 160 }, 'centre'],
] as const)('of a photo of %j, %j is cut out by %s', (size, target, crop) => {
  expect(affordableCrop(size, target, 'attention')).toBe(crop)
})
