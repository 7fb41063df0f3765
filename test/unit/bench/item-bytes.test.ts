import { expect, test } from 'vitest'
import { itemBytes, writeUnits } from '../../../bench/item-bytes.ts'

test.each([
  ['names and strings count their UTF-8', { id: { S: 'né' } }, 2 + 3],
  ['a number counts a byte for two of its digits, and one more', { n: { N: '1795421938032' } }, 1 + 8],
  ['zeros before and after the digits of a number are free', { n: { N: '604800000' } }, 1 + 3],
  ['zero takes a byte', { n: { N: '0' } }, 1 + 1],
  ['booleans and null take a byte', { a: { BOOL: true }, b: { NULL: true } }, 2 + 2],
  ['a map takes three, one for each entry, and what is in it', { m: { M: { k: { S: 'v' } } } }, 1 + 3 + 1 + 2],
  ['so does a list', { l: { L: [{ S: 'v' }, { S: 'w' }] } }, 1 + 3 + 2 + 2],
])('%s', (_, item, bytes) => {
  expect(itemBytes(item)).toBe(bytes)
})

test('each KB that is begun is a write unit', () => {
  expect([1, 1024, 1025, 2048].map(writeUnits)).toEqual([1, 1, 2, 2])
})
