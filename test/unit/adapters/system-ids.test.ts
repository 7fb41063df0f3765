import { expect, test } from 'vitest'
import { systemEntropy } from '../../../lib/adapters/system.ts'
import { createdAtOf } from '../../../lib/core/task-id.ts'

const NOW = Date.UTC(2027, 0, 1)

test('ids of one millisecond all differ, and say when they were made', () => {
  const ids = Array.from({ length: 5000 }, () => systemEntropy.id(NOW))

  expect(new Set(ids).size).toBe(5000)
  expect(new Set(ids.map(createdAtOf))).toEqual(new Set([NOW]))
})

test('the chance in an id is as much at the end of what is drawn at once as at its beginning', () => {
  const chance = Array.from({ length: 1024 }, () => systemEntropy.id(NOW).slice(-12))

  expect(new Set(chance).size).toBe(1024)
  expect(chance.filter((text) => text === '000000000000')).toEqual([])
})
