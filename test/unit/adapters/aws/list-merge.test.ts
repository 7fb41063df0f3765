import { expect, test } from 'vitest'
import { mergePage, type Position, readCursor, writeCursor } from '../../../../lib/adapters/aws/list-merge.ts'

const row = (id: string, time: number) => ({ id, time })
const untouched: Position[] = [undefined, undefined]

test('rows of all partitions come newest first, and no positions when all is read', () => {
  const pages = [
    { rows: [row('a', 9), row('b', 5)], more: false },
    { rows: [row('c', 7)], more: false },
  ]

  expect(mergePage(pages, untouched, 10)).toEqual({ ids: ['a', 'c', 'b'], positions: undefined })
})

test('nothing older than the end of a partition that has more is given out', () => {
  const pages = [
    { rows: [row('a', 9), row('b', 8)], more: true },
    { rows: [row('c', 8), row('d', 7)], more: false },
  ]

  expect(mergePage(pages, untouched, 10)).toEqual({ ids: ['a', 'b', 'c'], positions: [row('b', 8), row('c', 8)] })
})

test('a partition whose rows were not given out stays where it was', () => {
  const pages = [
    { rows: [row('a', 9), row('b', 8)], more: false },
    { rows: [row('c', 1)], more: false },
  ]

  const page = mergePage(pages, [undefined, row('z', 20)], 1)

  expect(page).toEqual({ ids: ['a'], positions: [row('a', 9), row('z', 20)] })
})

test('a partition of which nothing was given out goes on no newer than what was', () => {
  const pages = [
    { rows: [row('a', 9), row('b', 8)], more: true },
    { rows: [row('c', 7)], more: false },
    { rows: [row('d', 6)], more: true },
  ]

  const page = mergePage(pages, [undefined, undefined, { upTo: 20 }], 10)

  expect(page).toEqual({ ids: ['a', 'b'], positions: [row('b', 8), { upTo: 8 }, { upTo: 8 }] })
})

test('an empty partition with more behind it holds nothing back', () => {
  const pages = [
    { rows: [], more: true },
    { rows: [row('c', 1)], more: false },
  ]

  expect(mergePage(pages, untouched, 5)).toEqual({ ids: ['c'], positions: [undefined, 'done'] })
})

test('a cursor says where each partition stands', () => {
  const positions: Position[] = [row('ü', 12), 'done', undefined, { upTo: 3 }]

  expect(readCursor(writeCursor(positions), 4)).toEqual(positions)
  expect(readCursor(undefined, 3)).toEqual([undefined, undefined, undefined])
})

test.each([['not base64 json'], [writeCursor([undefined])], [Buffer.from('[2,2,2]').toString('base64url')]])(
  'what is no cursor is refused, not retried: %s',
  (text) => {
    expect(() => readCursor(text, 3)).toThrow(
      expect.objectContaining({ retryable: false, message: expect.stringContaining('begin again without one') }),
    )
  },
)
